import { isLabel } from "../labels";
import { type Problems, show } from "../problems";
import type { GitopsEnvironment } from "./environment-applications";
import type { GitopsBootstrapArgs } from "./gitops-bootstrap";
import { checkEach, checkEnvironment, checkSettings } from "./namespace-checks";
import type { Previews } from "./preview-applications";

// Neither user nor password: what stands here is written into the state and shown by Argo CD.
const HTTPS_URL = /^https:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.-]+){2,}$/i;
const SSH_URL = /^(ssh:\/\/git@[a-z0-9.-]+(:\d+)?\/|git@[a-z0-9.-]+:)[\w.-]+(\/[\w.-]+)+$/i;
const GITHUB_URL = /^https:\/\/github\.com\/[\w.-]+(?=\/[\w.-]+$)/;
/** What OCI takes as the name of a repository, after a host. */
const REGISTRY = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;
/** What is left of 63 characters beside `preview-`, a dash and a number of six digits. */
const LONGEST_REPOSITORY = 48;

/** The part of a repository's URL that all repositories of its owner share; undefined unless it is GitHub's. */
export function ownerUrl(repositoryUrl: string): string | undefined {
    return GITHUB_URL.exec(repositoryUrl)?.[0];
}

/** Notes everything that is wrong with the arguments. */
export function checkBootstrap(problems: Problems, args: GitopsBootstrapArgs): void {
    const { environments, opsRepositoryUrl, chartRegistry, githubAppSecretName, previews } = args;
    checkEnvironments(problems, environments);
    problems.expect(
        HTTPS_URL.test(opsRepositoryUrl) || SSH_URL.test(opsRepositoryUrl),
        "opsRepositoryUrl",
        `expected a URL such as "https://github.com/acme/ops.git" or "git@github.com:acme/ops.git", without user or password, got ${show(opsRepositoryUrl)}`,
    );
    problems.expect(
        REGISTRY.test(chartRegistry),
        "chartRegistry",
        `expected a host and a path in lower case, without a scheme, such as "ghcr.io/acme/charts", got ${show(chartRegistry)}`,
    );
    if (githubAppSecretName !== undefined) {
        checkGithubApp(problems, githubAppSecretName, opsRepositoryUrl);
    }
    if (previews !== undefined) checkPreviews(problems, previews, environments);
}

function checkEnvironments(problems: Problems, environments: GitopsEnvironment[]): void {
    problems.expect(
        environments.length > 0,
        "environments",
        "expected at least one, got none: nothing would be deployed",
    );
    environments.forEach(({ name, secretStore }, index) => {
        const path = `environments[${index}]`;
        checkEnvironment(problems, `${path}.name`, name);
        problems.expect(
            environments.findIndex((other) => other.name === name) === index,
            `${path}.name`,
            `expected each once, got ${show(name)} again: remove it`,
        );
        problems.expect(
            isLabel(secretStore),
            `${path}.secretStore`,
            `expected the name of a ClusterSecretStore such as "aws-sm", got ${show(secretStore)}`,
        );
    });
}

function checkGithubApp(problems: Problems, secretName: string, repositoryUrl: string): void {
    problems.expect(
        /^[\w/+=.@-]+$/.test(secretName),
        "githubAppSecretName",
        `expected the name of a secret in Secrets Manager such as "prod-platform/github-app", got ${show(secretName)}`,
    );
    problems.expect(
        ownerUrl(repositoryUrl) !== undefined,
        "githubAppSecretName",
        `expected none beside the repository ${show(repositoryUrl)}: a GitHub App reads https://github.com/OWNER/REPOSITORY alone`,
    );
}

function checkPreviews(problems: Problems, previews: Previews, environments: GitopsEnvironment[]): void {
    const { environment, repositories, chart = "preview", chartVersion } = previews;
    const names = environments.map(({ name }) => name);
    problems.expect(
        names.includes(environment),
        "previews.environment",
        `expected one of ${names.join(", ") || "the environments"}, got ${show(environment)}: previews use its secrets`,
    );
    problems.expect(
        repositories.length > 0,
        "previews.repositories",
        "expected at least one, got none: leave previews out to have none",
    );
    checkEach(problems, repositories, "previews.repositories", (repository) => problemWith(repository, repositories));
    problems.expect(
        isLabel(chart),
        "previews.chart",
        `expected the name of a chart such as "preview", got ${show(chart)}`,
    );
    problems.expect(
        VERSION.test(chartVersion),
        "previews.chartVersion",
        `expected an exact version such as "0.1.0", got ${show(chartVersion)}: whoever moves a version moves namespaces`,
    );
    checkSettings(problems, previews.namespaces ?? {}, "previews.namespaces.");
}

function problemWith(repository: string, repositories: string[]): string | undefined {
    if (!REPOSITORY.test(repository)) return `expected OWNER/REPOSITORY such as "acme/shop", got ${show(repository)}`;
    const nameOf = (one: string) => one.split("/")[1]!;
    const name = nameOf(repository);
    if (!isLabel(name) || name.length > LONGEST_REPOSITORY) {
        return `expected a name of lower-case letters, digits and dashes, ${LONGEST_REPOSITORY} characters at most, got ${show(name)}: namespaces are named by it`;
    }
    const other = repositories.find((one) => nameOf(one) === name)!;
    return other === repository
        ? undefined
        : `expected names that differ, got ${repository} beside ${other}: their previews would share namespaces`;
}
