import assert from "node:assert/strict";
import type { Recording } from "../../engine/recording";
import { run } from "../../engine/run";
import { createDeployers } from "../../stacks/deployers";
import { deploy } from "../support/deploy";
import { ofType, recorded } from "./runs";
import { ROOT } from "./support";

const CEILING = "a boundary grants nothing: a right must be in a policy as well";
const READS = "describes and lists; most of these actions know no resource";

/** Why a policy may allow a wildcard of actions on every resource, by its name and the statement. */
const BROAD: Record<string, string> = Object.fromEntries(
    ["dev", "prod"].flatMap((stack) => [
        [`${stack}-boundary-policy Keys`, CEILING],
        [`${stack}-boundary-policy Objects`, CEILING],
        [`${stack}-boundary-policy ReadIdentity`, CEILING],
        [`${stack}-boundary-policy Services`, CEILING],
        [`${stack}-deploy-platform ReadResources`, READS],
        [`${stack}-drift-drift ReadResources`, READS],
        [`${stack}-preview-preview ReadResources`, READS],
    ]),
);

describe("the rights that the stacks hand out", function () {
    this.timeout(120_000);
    const stacks: Record<string, Recording> = {};
    before(async () => {
        for (const stack of ["global", "dev", "prod"]) stacks[stack] = await recorded(stack, "up");
    });

    for (const stack of ["dev", "prod"]) {
        for (const mode of ["up", "preview"] as const) {
            it(`are capped for every role of ${stack} by the boundary that global made for it, in ${mode}`, async () => {
                const [policy] = ofType(stacks["global"]!, "aws:iam/policy:Policy").filter(
                    ({ name }) => name === `${stack}-boundary-policy`,
                );
                const { path, name } = policy!.inputs;
                const roles = ofType(await recorded(stack, mode), "aws:iam/role:Role");
                assert.notEqual(roles.length, 0);
                for (const { inputs, urn } of roles) {
                    assert.match(
                        String(inputs["permissionsBoundary"]),
                        new RegExp(`^arn:aws:iam::\\d+:policy${path}${name}$`),
                        urn,
                    );
                }
            });
        }
    }
    it("are wide, a wildcard of actions on everything, only where there is a reason", () => {
        const found = Object.values(stacks).flatMap(broadStatements);
        assert.deepEqual(found.sort(), Object.keys(BROAD).sort());
    });
    it("go to a preview only in the GitHub environment whose reviewers have seen it", () => {
        for (const stack of ["dev", "prod"]) {
            const role = ofType(stacks["global"]!, "aws:iam/role:Role").find(
                ({ name }) => name === `${stack}-preview-role`,
            );
            const [{ Condition }] = statements(role!.inputs["assumeRolePolicy"]) as [any];
            const issuer = "token.actions.githubusercontent.com";
            assert.deepEqual(Condition.StringEquals[`${issuer}:environment`], [`${stack}-preview`]);
            assert.equal(Condition.StringEquals[`${issuer}:ref`], undefined);
            for (const subject of Condition.StringLike[`${issuer}:sub`]) {
                assert.match(subject, new RegExp(`:environment:${stack}-preview$`));
            }
        }
    });
    it("go to the look for drift at main alone", () => {
        for (const stack of ["dev", "prod"]) {
            const roles = ofType(stacks["global"]!, "aws:iam/role:Role");
            const { inputs } = roles.find(({ name }) => name === `${stack}-drift-role`)!;
            const [{ Condition }] = statements(inputs["assumeRolePolicy"]);
            const issuer = "token.actions.githubusercontent.com";
            assert.deepEqual(Condition.StringEquals[`${issuer}:environment`], [`${stack}-drift`]);
            assert.equal(Condition.StringEquals[`${issuer}:ref`], "refs/heads/main");
        }
    });
    it("go to Pulumi Deployments when an organization is named, previews and updates by roles of their own", async () => {
        const { recording } = await run({
            cwd: ROOT,
            stack: "global",
            config: { "slipway:pulumiOrganization": "acme" },
        });
        const subjects = (role: string) =>
            statements(
                ofType(recording, "aws:iam/role:Role").find(({ name }) => name === role)!.inputs["assumeRolePolicy"],
            )
                .filter(({ Sid }) => Sid === "PulumiDeployments")
                .flatMap(({ Condition }) => Condition.StringEquals["api.pulumi.com/oidc:sub"]);
        const subject = (operation: string) =>
            `pulumi:deploy:org:acme:project:slipway:stack:dev:operation:${operation}:scope:write`;
        assert.deepEqual(subjects("dev-preview-role"), [subject("preview")]);
        assert.deepEqual(subjects("dev-deploy-role"), ["update", "refresh", "destroy"].map(subject));
        assert.deepEqual([...subjects("dev-drift-role"), ...subjects("image-push-role")], []);
    });
    it("keep the state of one stack from the ceiling of another", () => {
        for (const [stack, other] of [
            ["dev", "prod"],
            ["prod", "dev"],
        ] as const) {
            const policy = ofType(stacks["global"]!, "aws:iam/policy:Policy").find(
                ({ name }) => name === `${stack}-boundary-policy`,
            );
            const objects = statements(policy!.inputs["policy"]).find(({ Sid }) => Sid === "Objects");
            assert.match(String(objects.NotResource), /^arn:aws:s3:::([^/*]+),arn:aws:s3:::\1\/\*$/);
            assert.ok(!String(policy!.inputs["policy"]).includes(`/${other}.json`));
        }
    });
    it("are refused to two stacks that list one environment", async () => {
        const create = () => createDeployers({ dev: ["dev", "stage"], prod: ["prod", "stage"] }, {} as any, {} as any);
        await assert.rejects(deploy(create, { stack: "global" }), {
            message:
                "Pulumi.global.yaml is wrong:\n" +
                "  environmentStacks: expected each environment once, got stage under dev and prod: keep one",
        });
    });
    it("let nobody from outside the account assume a role, GitHub's jobs aside", () => {
        for (const stack of Object.values(stacks)) {
            for (const { inputs, urn } of ofType(stack, "aws:iam/role:Role")) {
                for (const { Principal } of statements(inputs["assumeRolePolicy"])) {
                    const [[kind, who], ...more] = Object.entries<string>(Principal) as [[string, string]];
                    assert.deepEqual(more, [], urn);
                    if (kind === "Service") assert.match(who, /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/, urn);
                    // A role of the stack's own, which another of its roles assumes.
                    else if (kind === "AWS") assert.match(who, /^arn:aws:iam::123456789012:role\/(dev|prod)-/, urn);
                    else
                        assert.match(
                            `${kind} ${who}`,
                            /^Federated .*:oidc-provider\/token\.actions\.githubusercontent\.com$/,
                            urn,
                        );
                }
            }
        }
    });
});

/** Allowing statements with a wildcard among the actions and everything among the resources. */
function broadStatements(recording: Recording): string[] {
    const policies = ["aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"].flatMap((type) =>
        ofType(recording, type),
    );
    assert.notEqual(policies.length, 0);
    return policies.flatMap(({ name, inputs }) =>
        statements(inputs["policy"])
            .filter(({ Effect }) => Effect === "Allow")
            .filter(({ Action }) => [Action].flat().some(isWildcard))
            .filter(({ Resource, NotResource }) => NotResource !== undefined || [Resource].flat().includes("*"))
            .map(({ Sid }) => `${name} ${Sid}`),
    );
}

function isWildcard(action: string): boolean {
    return action.includes("*");
}

function statements(document: unknown): any[] {
    return JSON.parse(String(document)).Statement;
}
