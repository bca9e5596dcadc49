import assert from "node:assert/strict";
import fc from "fast-check";
import type { Claims, GithubJob } from "../../../components/identity/trust";
import { canAssume, githubTrust, subjects } from "../../../components/identity/trust";

const PROVIDER = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const WORKFLOW = "acme/shop/.github/workflows/infra.yml@refs/heads/main";
const base = { owner: "acme", ownerId: "65", repository: "shop", repositoryId: "74", workflowRef: WORKFLOW };

const prod: GithubJob = { ...base, environments: ["prod"], ref: "refs/heads/main" };
const main: GithubJob = { ...base, ref: "refs/heads/main" };
const pullRequest: GithubJob = base;

/** The claims of GitHub's token for a job, in the form that repositories created after 2026-07-15 send. */
function claims(job: GithubJob, changed: Claims = {}): Claims {
    return {
        aud: "sts.amazonaws.com",
        sub: subjects(job)[1]!,
        repository: `${job.owner}/${job.repository}`,
        repository_id: job.repositoryId,
        job_workflow_ref: job.workflowRef,
        ref: job.ref ?? "refs/pull/7/merge",
        ...(job.environments === undefined ? {} : { environment: job.environments[0]! }),
        ...changed,
    };
}

const may = (job: GithubJob, given: Claims) => canAssume(githubTrust(PROVIDER, job), given);

describe("the trust policy of a role for GitHub", () => {
    it("asks for audience, repository, workflow, environment, ref and both forms of the subject", () => {
        assert.deepEqual(githubTrust(PROVIDER, prod), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "GithubActions",
                    Effect: "Allow",
                    Principal: { Federated: PROVIDER },
                    Action: ["sts:AssumeRoleWithWebIdentity"],
                    Condition: {
                        StringEquals: {
                            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                            "token.actions.githubusercontent.com:repository_id": "74",
                            "token.actions.githubusercontent.com:job_workflow_ref": WORKFLOW,
                            "token.actions.githubusercontent.com:environment": ["prod"],
                            "token.actions.githubusercontent.com:ref": "refs/heads/main",
                        },
                        StringLike: {
                            "token.actions.githubusercontent.com:sub": [
                                "repo:acme/shop:environment:prod",
                                "repo:acme@65/shop@74:environment:prod",
                            ],
                        },
                    },
                },
            ],
        });
    });

    it("names the branch in the subject of a job without environment, and the event in that of a pull request", () => {
        assert.deepEqual(subjects(main), [
            "repo:acme/shop:ref:refs/heads/main",
            "repo:acme@65/shop@74:ref:refs/heads/main",
        ]);
        assert.deepEqual(subjects(pullRequest), ["repo:acme/shop:pull_request", "repo:acme@65/shop@74:pull_request"]);
    });
});

describe("who can assume a role", () => {
    for (const [what, job] of Object.entries({ prod, main, pullRequest })) {
        it(`${what}: the job that it is for, with either form of the subject`, () => {
            assert.ok(may(job, claims(job)));
            assert.ok(may(job, claims(job, { sub: subjects(job)[0]! })));
        });
    }

    const strangers: Record<string, Claims> = {
        "the same job on another branch": claims(prod, { ref: "refs/heads/evil" }),
        "a workflow of another branch": claims(prod, {
            job_workflow_ref: "acme/shop/.github/workflows/infra.yml@refs/heads/evil",
        }),
        "another workflow of the same branch": claims(prod, {
            job_workflow_ref: "acme/shop/.github/workflows/test.yml@refs/heads/main",
        }),
        "a repository that took over the name": claims(prod, {
            sub: "repo:acme/shop:environment:prod",
            repository_id: "99",
        }),
        "a repository that took over the name, with ids in its subject": claims({ ...prod, repositoryId: "99" }),
        "an owner that took over the name": claims({ ...prod, ownerId: "66", repositoryId: "99" }),
        "another environment": claims({ ...prod, environments: ["dev"] }),
        "a job of the branch without environment": claims(main),
        "a pull request": claims(pullRequest),
        "a pull request from a fork, run in the repository": claims(pullRequest, { head_ref: "patch-1" }),
        "a fork, run in the fork": claims({ ...prod, owner: "mallory", ownerId: "13", repositoryId: "666" }),
        "a token for another audience": claims(prod, { aud: "https://github.com/acme" }),
        "a token without claims": {},
    };
    for (const [who, given] of Object.entries(strangers)) {
        it(`prod: not ${who}`, () => assert.equal(may(prod, given), false));
    }

    it("a role for several environments: jobs of each, and of no other", () => {
        const two: GithubJob = { ...prod, environments: ["stage", "prod"] };
        for (const environment of ["stage", "prod"]) {
            const given = claims({ ...prod, environments: [environment] });
            assert.ok(may(two, given));
            assert.ok(may(two, { ...given, sub: `repo:acme/shop:environment:${environment}` }));
        }
        for (const environments of [["dev"], ["*"], undefined]) {
            assert.equal(may(two, claims({ ...prod, environments })), false);
        }
    });

    it("a role for pull requests: not a push to the main branch, nor a deployment", () => {
        assert.equal(may(pullRequest, claims(main)), false);
        assert.equal(may(pullRequest, claims(prod)), false);
    });

    it("nobody whose token differs in any one claim that the policy names", () => {
        const named = ["aud", "sub", "repository_id", "job_workflow_ref", "environment", "ref"];
        fc.assert(
            fc.property(fc.constantFrom(...named), fc.string(), (claim, value) => {
                const given = claims(prod);
                fc.pre(given[claim] !== value && !subjects(prod).includes(value));
                assert.equal(may(prod, { ...given, [claim]: value }), false);
                const without = Object.fromEntries(Object.entries(given).filter(([name]) => name !== claim));
                assert.equal(may(prod, without), false);
            }),
        );
    });

    it("takes * and ? in StringLike as IAM does, and every other character as itself", () => {
        const trust = githubTrust(PROVIDER, prod);
        const like = (pattern: string, sub: string) => {
            const [statement] = trust.Statement;
            const Condition = { StringLike: { "token.actions.githubusercontent.com:sub": pattern } };
            return canAssume({ ...trust, Statement: [{ ...statement!, Condition }] }, { sub });
        };
        assert.ok(like("repo:acme/*:environment:pro?", "repo:acme/a/b:environment:prod"));
        assert.equal(like("repo:acme.x/shop", "repo:acmeZx/shop"), false);
        assert.equal(like("repo:acme/shop", "xrepo:acme/shop"), false);
    });

    it("fails on an operator that it does not know, and does not guess", () => {
        const trust = githubTrust(PROVIDER, prod);
        const Condition = { StringNotLike: { "token.actions.githubusercontent.com:sub": "x" } };
        assert.throws(
            () => canAssume({ ...trust, Statement: [{ ...trust.Statement[0]!, Condition }] }, claims(prod)),
            /StringNotLike/,
        );
    });
});
