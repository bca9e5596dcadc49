import * as pulumi from "@pulumi/pulumi";
import { readEnvironmentConfig, readGlobalConfig } from "./config";
import { createEnvironment } from "./environment";
import { createGlobal } from "./global";

/**
 * What `pulumi up` creates. The stack `global` holds what an account has once: the state backend, the image registry and
 * GitHub's roles. Every other stack (`dev`, `prod`, ...) is a network with a cluster, and a database, a cache and secrets
 * for each environment that it hosts. `global` comes first: the others refer to it.
 */
export = async () =>
    pulumi.getStack() === "global" ? createGlobal(readGlobalConfig()) : createEnvironment(readEnvironmentConfig());
