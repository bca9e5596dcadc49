import * as pulumi from "@pulumi/pulumi";
import { problemsWithOwner } from "./github";
import { read } from "./read";
import { type EnvironmentConfig, type GlobalConfig, type LocalConfig, schemas } from "./schemas";

export { isOfflinePlan, refuse } from "./refusal";
export { type EnvironmentConfig, type GlobalConfig, type LocalConfig, type PlatformConfig } from "./schemas";
export { alertmanagerConfig, otlpAuthorization, registryToken } from "./secrets";

/** The configuration of the stack "global". @throws RunError that lists every wrong key. */
export const readGlobalConfig = (): GlobalConfig => read(schemas.global, ["aws:region"], problemsWithOwner);

/** The configuration of an environment's stack. @throws RunError that lists every wrong key. */
export const readEnvironmentConfig = (): EnvironmentConfig => read(schemas.environment, ["aws:region"]);

/** The configuration of the stack "local". @throws RunError that lists every wrong key. */
export const readLocalConfig = (): LocalConfig => read(schemas.local, []);

/** Region that the stack is in: `aws:region`. */
export function region(): string {
    return new pulumi.Config("aws").require("region");
}
