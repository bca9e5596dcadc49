import { failOnRejections } from "./deploy";
import { removeDirectories } from "./temporary";

/** Holds for every test, whether it deploys anything or not. */
export const mochaHooks = { beforeEach: failOnRejections, afterAll: removeDirectories };
