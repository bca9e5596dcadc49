import { failOnRejections } from "./deploy";

/** Holds for every test, whether it deploys anything or not. */
export const mochaHooks = { beforeEach: failOnRejections };
