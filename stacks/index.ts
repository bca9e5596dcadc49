import * as pulumi from "@pulumi/pulumi";
import { readEnvironmentConfig, readGlobalConfig, readLocalConfig } from "./config";
import { createEnvironment } from "./environment";
import { createGlobal } from "./global";
import { createLocal } from "./local";

/**
 * What `pulumi up` creates. The stack `global` holds what an account has once: the state backend, the image registry, GitHub's
 * roles and the rules of its repositories. `local` is the platform on a cluster that is there already, with nothing in AWS. Every
 * other stack (`dev`, `prod`, ...) is a network with a cluster, a database, a cache and secrets for each environment that it
 * hosts, and the platform that delivers services to them. `global` comes first: the others refer to it.
 */
export = async () => {
    switch (pulumi.getStack()) {
        case "global":
            return createGlobal(readGlobalConfig());
        case "local":
            return createLocal(readLocalConfig());
        default:
            return createEnvironment(readEnvironmentConfig());
    }
};
