import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { isLabel } from "../labels";
import { Problems } from "../problems";
import type { Scope } from "../scope";
import { checkRepository } from "./checks";
import { CHECK_FILE, checkFile, firstContent, type RepositoryContent } from "./ops-content";
import { createOrAdopt, layRules, type Repository, type RepositoryArgs } from "./repository";
import { ALLOWED_ACTIONS, OPS_CHECKS } from "./rules";

export interface OpsRepositoryArgs extends RepositoryArgs {
    /**
     * Teams and users, at least one, who must approve a change of a repository that is created: `@acme/platform`,
     * `@octocat`. A team gets write access to it, a user must have that. One that exists has owners of its own and takes
     * none.
     */
    codeOwners?: string[];
    /** Environments that anybody with write access may approve a change of. Default: none. */
    openEnvironments?: string[];
    /**
     * The workflow that a repository that is created checks its pull requests by, which must then have passed it: the
     * platform's `check.yml` at a commit, `acme/slipway/.github/workflows/check.yml@<commit>`. Jobs of the repository must be
     * able to read that one. Default: none, and no check is required.
     */
    checkWorkflow?: pulumi.Input<string>;
}

/**
 * The GitHub repository that says what runs where, and that Argo CD deploys from: created or adopted, with a default branch
 * that changes by reviewed pull requests alone. A file of it is one service in one environment.
 *
 * What is created begins with the owners of its code, a page on the form of its files and the check of its pull requests. They
 * are written once, before the rules, by a token that may write workflows; from then on they are the team's, like everything
 * in it. What is created ends archived, never deleted. Rules of a
 * private repository need GitHub's Team plan.
 *
 * @example
 * const ops = new OpsRepository("ops", { repository: "shop-ops", codeOwners: ["@acme/platform"] });
 */
export class OpsRepository extends pulumi.ComponentResource {
    /** Address by which Argo CD clones it, over HTTPS. */
    public readonly cloneUrl: pulumi.Output<string>;

    constructor(name: string, args: OpsRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:OpsRepository", name, {}, opts);
        validate(name, args);
        const { signedCommits = false } = args;
        const scope = { name, parent: this };

        const repository = createOrAdopt(args, scope, "What runs where: see envs/");
        const content = args.existing ? [] : begin(repository, args, scope);
        const requiredChecks = args.checkWorkflow === undefined ? [] : OPS_CHECKS;
        // What an environment may run depends on what the one before it runs, which another pull request changes.
        const rules = { requiredChecks, upToDate: true, signedCommits, allowedActions: ALLOWED_ACTIONS };
        layRules(repository, scope, rules, content);

        this.cloneUrl = repository.cloneUrl;
        this.registerOutputs({ cloneUrl: this.cloneUrl });
    }
}

type OpsScope = Pick<Scope, "name" | "parent">;

interface FirstFile extends Omit<RepositoryContent, "content"> {
    readonly content: pulumi.Input<string>;
}

/** Gives a new repository its owners and its first content. */
function begin(repository: Repository, args: OpsRepositoryArgs, scope: OpsScope): pulumi.Resource[] {
    const { codeOwners = [], openEnvironments = [], checkWorkflow } = args;
    // GitHub passes over an owner who cannot write, and the change would need nobody.
    for (const team of codeOwners.filter((owner) => owner.includes("/"))) {
        const teamId = team.split("/")[1]!;
        new github.TeamRepository(
            `${scope.name}-${teamId}`,
            { repository: repository.name, teamId, permission: "push" },
            { parent: scope.parent },
        );
    }
    const files: FirstFile[] = firstContent(codeOwners, openEnvironments);
    if (checkWorkflow !== undefined) {
        files.push({ file: CHECK_FILE, content: pulumi.output(checkWorkflow).apply(checkFile) });
    }
    return writeOnce(files, repository, scope);
}

/** Whatever becomes of the files afterwards is somebody's edit, and stays. */
function writeOnce(
    files: FirstFile[],
    { name: repository }: Repository,
    { name, parent }: OpsScope,
): pulumi.Resource[] {
    const written: pulumi.Resource[] = [];
    for (const { file, content } of files) {
        written.push(
            new github.RepositoryFile(
                `${name}-${file}`,
                { repository, file, content, commitMessage: `Begin with ${file}`, overwriteOnCreate: false },
                {
                    parent,
                    // Two commits at once get in each other's way: GitHub wants them one after the other.
                    dependsOn: written.slice(-1),
                    ignoreChanges: ["content", "commitMessage"],
                    retainOnDelete: true,
                },
            ),
        );
    }
    return written;
}

function validate(name: string, args: OpsRepositoryArgs): void {
    const problems = new Problems();
    checkRepository(problems, args);
    checkOwners(problems, args);
    checkCheck(problems, args);
    problems.throwIfAny("OpsRepository", name);
}

function checkOwners(problems: Problems, args: OpsRepositoryArgs): void {
    const { existing = false, codeOwners = [], openEnvironments = [] } = args;
    if (existing) {
        for (const key of ["codeOwners", "openEnvironments"] as const) {
            problems.expect(
                args[key] === undefined,
                key,
                "expected none for a repository that exists, whose CODEOWNERS is its own; leave it out",
            );
        }
        return;
    }
    problems.expect(
        codeOwners.length > 0,
        "codeOwners",
        'expected at least one team or user, got none; name who approves, as in ["@acme/platform"]',
    );
    codeOwners.forEach((owner, index) => {
        const path = `codeOwners[${index}]`;
        const given = JSON.stringify(owner);
        problems.expect(
            /^@[A-Za-z0-9-]+(\/[\w.-]+)?$/.test(owner),
            path,
            `expected a team or a user, got ${given}; write it like "@acme/platform" or "@octocat"`,
        );
        problems.expect(codeOwners.indexOf(owner) === index, path, `expected each owner once, got ${given}; remove it`);
    });
    openEnvironments.forEach((environment, index) =>
        problems.expect(
            isLabel(environment),
            `openEnvironments[${index}]`,
            `expected the name of an environment, got ${JSON.stringify(environment)}; write it like "dev"`,
        ),
    );
}

function checkCheck(problems: Problems, { existing = false, checkWorkflow }: OpsRepositoryArgs): void {
    if (checkWorkflow === undefined) return;
    problems.expect(
        !existing,
        "checkWorkflow",
        "expected none for a repository that exists, whose workflows are its own; leave it out",
    );
    problems.expect(
        typeof checkWorkflow !== "string" ||
            /^[\w-]+\/[\w.-]+\/\.github\/workflows\/[\w.-]+\.ya?ml@[0-9a-f]{40}$/.test(checkWorkflow),
        "checkWorkflow",
        `expected a workflow at a commit, got ${JSON.stringify(checkWorkflow)}; ` +
            'write it like "acme/slipway/.github/workflows/check.yml@<commit>"',
    );
}
