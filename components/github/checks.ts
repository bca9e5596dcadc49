import * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../problems";
import type { DeploymentEnvironment } from "./environments";
import type { RepositoryArgs } from "./repository";

/** Notes what is wrong with the name of a repository, and what an adopted one does not take. */
export function checkRepository(
    problems: Problems,
    { repository, existing = false, visibility }: RepositoryArgs,
): void {
    problems.expect(
        /^(?!\.{1,2}$)[\w.-]{1,100}$/.test(repository) && !/\.(git|wiki)$/i.test(repository),
        "repository",
        `expected the name of a repository without its owner, got ${JSON.stringify(repository)}; write it like "shop"`,
    );
    problems.expect(
        !existing || visibility === undefined,
        "visibility",
        `expected none for a repository that exists, got ${JSON.stringify(visibility)}; leave it out, for it keeps its own`,
    );
}

/** Notes names of checks that GitHub Actions could never report. */
export function checkRequiredChecks(problems: Problems, checks: string[]): void {
    problems.expect(
        checks.length > 0,
        "requiredChecks",
        "expected at least one job, got none; leave it out for those of the platform's workflow",
    );
    checks.forEach((check, index) => {
        const path = `requiredChecks[${index}]`;
        problems.expect(
            check.trim() !== "",
            path,
            `expected the name of a job, got ${JSON.stringify(check)}; remove it`,
        );
        problems.expect(
            checks.indexOf(check) === index,
            path,
            `expected each job once, got ${JSON.stringify(check)}; remove it`,
        );
    });
}

/** Notes patterns that would let in actions of whoever likes. */
export function checkAllowedActions(problems: Problems, patterns: string[]): void {
    patterns.forEach((pattern, index) =>
        problems.expect(
            /^[A-Za-z0-9-]+\/\S+$/.test(pattern),
            `allowedActions[${index}]`,
            `expected the actions of one owner, got ${JSON.stringify(pattern)}; write it like "docker/login-action@*"`,
        ),
    );
}

/** Notes names that GitHub gives no variable. */
export function checkVariables(problems: Problems, path: string, variables: Record<string, unknown>): void {
    for (const name of Object.keys(variables)) {
        problems.expect(
            /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i.test(name),
            `${path}.${name}`,
            `expected letters, digits and _, no digit first, and not GITHUB_, got ${JSON.stringify(name)}; rename it`,
        );
    }
}

/** Notes environments that are there twice, and those that would let in whom nobody looked at. */
export function checkEnvironments(problems: Problems, environments: DeploymentEnvironment[]): void {
    // To GitHub, Prod and prod are one.
    const names = environments.map(({ name }) => name.toLowerCase());
    environments.forEach((environment, index) => {
        const path = `environments[${index}]`;
        const { name, variables = {} } = environment;
        problems.expect(
            /^[A-Za-z0-9._-]{1,255}$/.test(name),
            `${path}.name`,
            `expected letters, digits, dots, _ and -, got ${JSON.stringify(name)}; write it like "prod"`,
        );
        problems.expect(
            names.indexOf(names[index]!) === index,
            `${path}.name`,
            `expected each environment once, got ${JSON.stringify(name)}; put both into one`,
        );
        checkReviewers(problems, path, environment);
        checkVariables(problems, `${path}.variables`, variables);
    });
}

function checkReviewers(problems: Problems, path: string, environment: DeploymentEnvironment): void {
    const { name, reviewerTeamIds = [], reviewerUserIds = [], pullRequests = false } = environment;
    const count = reviewerTeamIds.length + reviewerUserIds.length;
    const needed = name.toLowerCase() === "prod" || pullRequests;
    problems.expect(
        count <= 6 && (!needed || count > 0),
        `${path}.reviewerTeamIds`,
        `expected ${needed ? "1" : "0"} to 6 reviewers, teams and users together, got ${count}; ` +
            (count > 6 ? "name a team of them all" : `name who may let a job into ${name}`),
    );
    for (const [key, ids] of Object.entries({ reviewerTeamIds, reviewerUserIds })) {
        ids.forEach((id: unknown, index) =>
            problems.expect(
                pulumi.Output.isInstance(id) || id instanceof Promise || (Number.isInteger(id) && Number(id) > 0),
                `${path}.${key}[${index}]`,
                `expected the number that GitHub knows it by, got ${JSON.stringify(id)}; \`gh api\` prints it as id`,
            ),
        );
    }
}
