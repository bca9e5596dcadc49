import type { DeployOptions } from "../../support/deploy";

/** What GitHub would answer for a repository of acme. A preview knows of one that is to be created only what is given. */
export function github(preview = false): DeployOptions {
    const known = (name: string) => ({
        name,
        repoId: 74,
        defaultBranch: "trunk",
        httpCloneUrl: `https://github.com/acme/${name}.git`,
    });
    return {
        preview,
        call: ({ token, inputs }) =>
            token === "github:index/getRepository:getRepository" ? known(inputs["name"]) : undefined,
        state: ({ type, inputs }) =>
            type === "github:index/repository:Repository" && !preview ? known(inputs["name"]) : undefined,
    };
}

export const REPOSITORY = "github:index/repository:Repository";
export const RULESET = "github:index/repositoryRuleset:RepositoryRuleset";
export const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
export const POLICY = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";
export const ACTIONS = "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions";
export const TOKEN = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions";
export const ALERTS = "github:index/repositoryVulnerabilityAlerts:RepositoryVulnerabilityAlerts";
export const VARIABLE = "github:index/actionsVariable:ActionsVariable";
export const ENVIRONMENT_VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
export const TEAM = "github:index/teamRepository:TeamRepository";
export const FILE = "github:index/repositoryFile:RepositoryFile";
