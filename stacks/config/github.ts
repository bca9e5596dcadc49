import * as pulumi from "@pulumi/pulumi";
import type { Complaint } from "./values";

/** The keys of `global` that name repositories and people on GitHub. */
interface GithubConfig {
    readonly githubOwner: string;
    readonly githubRepository: string;
    readonly opsRepository: string;
    /** The images of each. */
    readonly serviceRepositories: Record<string, string[]>;
    readonly existingRepositories: string[];
    readonly reviewers: string[];
}

/** IAM bounds the name of a role, which begins with that of the repository whose builds may assume it. */
const LONGEST_NAME = 40;

/** What is wrong with the names by themselves, and with one beside another. */
export function githubComplaints(config: GithubConfig): Complaint[] {
    return [...opsComplaints(config), ...aboutServices(config), ...aboutExisting(config), ...aboutReviewers(config)];
}

/** The provider has an owner of its own, and would lay the rules on the repositories of that one. */
export function problemsWithOwner({ githubOwner }: GithubConfig): string[] {
    const owner = new pulumi.Config("github").get("owner");
    if (owner === githubOwner) return [];
    return [
        `github:owner: expected ${githubOwner} as in githubOwner, got ${owner ?? "nothing"}: ` +
            `npx pulumi config set github:owner ${githubOwner} --stack ${pulumi.getStack()}`,
    ];
}

/** Who builds must not decide what runs. */
export function opsComplaints(
    config: Pick<GithubConfig, "githubRepository" | "opsRepository"> & Partial<GithubConfig>,
) {
    const { githubRepository, opsRepository, serviceRepositories = {} } = config;
    if (!isAmong(opsRepository, [githubRepository, ...Object.keys(serviceRepositories)])) return [];
    const message = "expected a repository in which nothing is built";
    return [{ path: ["opsRepository"], message, cure: "name another one, for who builds must not decide what runs" }];
}

function aboutServices({ githubRepository, serviceRepositories }: GithubConfig): Complaint[] {
    const names = Object.keys(serviceRepositories);
    return names.flatMap((name, index) => {
        const about = (message: string, cure: string) => [{ path: ["serviceRepositories"], message, cure }];
        if (isAmong(name, [githubRepository])) {
            return about("expected others than githubRepository", `remove ${name}, whose images are in images`);
        }
        if (isAmong(name, names.slice(0, index))) return about("expected each name once", `remove ${name}`);
        if (name.length <= LONGEST_NAME) return [];
        return about(
            `expected names of at most ${LONGEST_NAME} characters`,
            `rename ${name}, for a role is named by it`,
        );
    });
}

function aboutExisting({ opsRepository, serviceRepositories, existingRepositories }: GithubConfig): Complaint[] {
    return existingRepositories.flatMap((name, index) => {
        // To the letter: what is not recognized here would be created.
        if ([opsRepository, ...Object.keys(serviceRepositories)].includes(name)) return [];
        const message = "expected opsRepository or one of serviceRepositories";
        return [{ path: ["existingRepositories", index], message, cure: "correct it, or remove it" }];
    });
}

function aboutReviewers({ githubOwner, reviewers }: GithubConfig): Complaint[] {
    return reviewers.flatMap((name, index) => {
        const about = (message: string, cure: string) => [{ path: ["reviewers", index], message, cure }];
        if (!/^[A-Za-z0-9-]+(\/[\w.-]+)?$/.test(name)) {
            return about(`expected a team such as ${githubOwner}/platform, or a user`, "write it so");
        }
        if (isAmong(name, reviewers.slice(0, index))) return about("expected each name once", "remove it");
        const [owner, team] = name.split("/");
        if (team === undefined || isAmong(owner!, [githubOwner])) return [];
        return about(`expected a team of ${githubOwner}`, "correct it, or githubOwner");
    });
}

/** To GitHub, Shop and shop are one. */
function isAmong(name: string, names: string[]): boolean {
    return names.some((other) => other.toLowerCase() === name.toLowerCase());
}
