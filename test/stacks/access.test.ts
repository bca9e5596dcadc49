import assert from "node:assert/strict";
import { ADMIN, attempt, type Attempt, type Outcome } from "./support";

const STRANGER = "arn:aws:iam::210987654321:role/somebody";
const PROBLEM = (arn: string) =>
    `Pulumi.prod.yaml:\n  slipway:administrators: you are ${arn}, who is not among them: add the role to the list`;

const administrators = (...arns: string[]) => ({ "slipway:administrators": JSON.stringify(arns) });

describe("whoever deploys the stack", () => {
    it("is stopped before anything is created when not among the administrators", async () => {
        const { failure, registrations } = await attempt({}, { caller: STRANGER });
        assert.equal(failure, PROBLEM(STRANGER));
        assert.deepEqual(registrations, []);
    });
    it("is warned in a preview, and sees what would be created", async () => {
        const { failure, warnings, one } = await attempt({}, { caller: STRANGER, preview: true });
        assert.equal(failure, undefined);
        assert.deepEqual(warnings, [`\`pulumi up\` would stop here. ${PROBLEM(STRANGER)}`]);
        one("eks:index:Cluster");
    });
    const previewRoleArns = {
        prod: "arn:aws:iam::210987654321:role/slipway/ci/prod-preview-role-1",
        dev: "arn:aws:iam::210987654321:role/slipway/ci/dev-preview-role-1",
    };
    const sessionOf = (role: string) => `arn:aws:sts::210987654321:assumed-role/${role}/GitHubActions`;

    it("is not warned in a preview as the role by which GitHub Actions previews this stack", async () => {
        const caller = sessionOf("prod-preview-role-1");
        const { failure, warnings } = await attempt({}, { caller, preview: true, global: { previewRoleArns } });
        assert.deepEqual([failure, warnings], [undefined, []]);
    });
    it("is not warned as the role that looks for drift in this stack, which may not deploy it", async () => {
        const caller = sessionOf("prod-drift-role-1");
        const global = { driftRoleArns: { prod: "arn:aws:iam::210987654321:role/slipway/ci/prod-drift-role-1" } };
        const { failure, warnings } = await attempt({}, { caller, preview: true, global });
        assert.deepEqual([failure, warnings], [undefined, []]);
        assert.equal((await attempt({}, { caller, global })).failure, PROBLEM(caller));
    });
    it("is warned as the role that previews another stack, and stopped when a role that previews deploys", async () => {
        const [own, other] = [sessionOf("prod-preview-role-1"), sessionOf("dev-preview-role-1")];
        const global = { previewRoleArns };
        const { warnings } = await attempt({}, { caller: other, preview: true, global });
        assert.deepEqual(warnings, [`\`pulumi up\` would stop here. ${PROBLEM(other)}`]);
        assert.equal((await attempt({}, { caller: own, global })).failure, PROBLEM(own));
    });
    it("is not asked for in an offline plan, where there is nobody", async () => {
        const { failure, warnings } = await attempt({}, { caller: STRANGER, offline: true });
        assert.deepEqual([failure, warnings], [undefined, []]);
    });

    const sso = "AWSReservedSSO_AdministratorAccess_0123456789abcdef";
    const RECOGNISED: [what: string, caller: string, options: { administrator?: string } & Attempt][] = [
        ["the role itself", ADMIN, {}],
        ["a session of the role", "arn:aws:sts::210987654321:assumed-role/platform-admin/anna", {}],
        [
            "a session of a role that has a path",
            `arn:aws:sts::210987654321:assumed-role/${sso}/anna@acme.com`,
            { administrator: `arn:aws:iam::210987654321:role/aws-reserved/sso.amazonaws.com/${sso}` },
        ],
        ["a user", "arn:aws:iam::210987654321:user/anna", { administrator: "arn:aws:iam::210987654321:user/anna" }],
        [
            "GitHub Actions, by the role that global made for this stack",
            "arn:aws:sts::210987654321:assumed-role/prod-deploy-role-1a2b3c4/GitHubActions",
            {
                global: {
                    deployRoleArns: { prod: "arn:aws:iam::210987654321:role/slipway/ci/prod-deploy-role-1a2b3c4" },
                },
            },
        ],
    ];
    for (const [what, caller, { administrator = ADMIN, global }] of RECOGNISED) {
        it(`is recognised as ${what}`, async () => {
            const { failure, warnings } = await attempt(administrators(administrator), { caller, global });
            assert.deepEqual([failure, warnings], [undefined, []]);
        });
    }

    const MISTAKEN: [what: string, caller: string][] = [
        ["a role of another account", "arn:aws:iam::210987654320:role/platform-admin"],
        ["a user of the role's name", "arn:aws:iam::210987654321:user/platform-admin"],
        ["a session that bears the role's name", "arn:aws:sts::210987654321:assumed-role/other/platform-admin"],
        [
            "the role by which GitHub Actions deploys another stack",
            "arn:aws:iam::210987654321:role/slipway/ci/dev-deploy",
        ],
    ];
    for (const [what, caller] of MISTAKEN) {
        it(`is not taken for an administrator as ${what}`, async () => {
            const global = { deployRoleArns: { dev: "arn:aws:iam::210987654321:role/slipway/ci/dev-deploy" } };
            assert.equal((await attempt({}, { caller, global })).failure, PROBLEM(caller));
        });
    }
});

describe("an access entry", () => {
    const ENTRY = "aws:eks/accessEntry:AccessEntry";
    const entries = ({ all }: Outcome) =>
        Object.fromEntries(all(ENTRY).map(({ name, inputs }) => [name, inputs["principalArn"]]));
    const account = "arn:aws:iam::210987654321";

    it("is there for each administrator, named by the last part of the ARN", async () => {
        const outcome = await attempt(administrators(ADMIN, `${account}:user/team/Anna.B`));
        assert.deepEqual(entries(outcome), {
            "prod-cluster-access-platform-admin": ADMIN,
            "prod-cluster-access-anna-b": `${account}:user/team/Anna.B`,
        });
    });
    it("is there for the role by which GitHub Actions deploys the stack, and for no other stack's", async () => {
        const deploy = `${account}:role/slipway/ci/prod-deploy`;
        const deployRoleArns = { prod: deploy, dev: `${account}:role/slipway/ci/dev-deploy` };
        assert.deepEqual(entries(await attempt({}, { global: { deployRoleArns } })), {
            "prod-cluster-access-platform-admin": ADMIN,
            "prod-cluster-access-github-actions": deploy,
        });
    });
    it("lets the role that looks for drift in the stack read everything, and change nothing", async () => {
        const drift = `${account}:role/slipway/ci/prod-drift`;
        const driftRoleArns = { prod: drift, dev: `${account}:role/slipway/ci/dev-drift` };
        const outcome = await attempt({}, { global: { driftRoleArns } });
        assert.deepEqual(entries(outcome), {
            "prod-cluster-access-platform-admin": ADMIN,
            "prod-cluster-access-github-drift": drift,
        });
        const policies = outcome.all("aws:eks/accessPolicyAssociation:AccessPolicyAssociation");
        assert.deepEqual(
            policies.filter(({ inputs }) => inputs["principalArn"] === drift).map(({ inputs }) => inputs["policyArn"]),
            ["arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy"],
        );
    });
    it("has a name that can be one, whatever IAM allows", async () => {
        const sso = `${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_0123456789abcdef`;
        const arns = [
            sso,
            sso.replace("0123", "4567"),
            `${account}:role/42`,
            ...["actions", "drift"].map((name) => `${account}:role/github-${name}`),
        ];
        const outcome = await attempt(administrators(ADMIN, ...arns));
        assert.equal(outcome.failure, undefined);
        assert.deepEqual(Object.values(entries(outcome)).sort(), [ADMIN, ...arns].sort());
        for (const name of Object.keys(entries(outcome))) {
            assert.match(
                name,
                /^prod-cluster-access-(platform-admin|administratoraccess-.-\w{8}|principal-\w{8}|github-(actions|drift)-\w{8})$/,
            );
        }
    });
});

describe("the ceiling of a stack's roles", () => {
    const boundaryOf = async (global: Record<string, unknown>) => {
        const { all } = await attempt({}, { global });
        return [...new Set(all("aws:iam/role:Role").map(({ inputs }) => inputs["permissionsBoundary"]))];
    };

    it("is the one that global made for this stack", async () => {
        const permissionsBoundaryArns = { prod: "arn of prod", dev: "arn of dev" };
        assert.deepEqual(await boundaryOf({ permissionsBoundaryArns }), ["arn of prod"]);
    });
    it("is absent for a stack that GitHub Actions does not deploy", async () => {
        assert.deepEqual(await boundaryOf({ permissionsBoundaryArns: { dev: "arn of dev" } }), [undefined]);
    });
});

describe("the environments of a stack", () => {
    const twoEnvironments = { "slipway:environments": '["prod","canary"]' };
    const problem =
        "Pulumi.prod.yaml:\n  slipway:environments: expected those that global lists in environmentStacks, prod, " +
        "got canary: add it there first";

    it("must be those that global gave the stack's deployer rights for", async () => {
        const global = { environmentStacks: { prod: ["prod"] } };
        const { failure, registrations } = await attempt(twoEnvironments, { global });
        assert.equal(failure, problem);
        assert.deepEqual(registrations, []);
        const preview = await attempt(twoEnvironments, { global, preview: true });
        assert.deepEqual(
            [preview.failure, preview.warnings],
            [undefined, [`\`pulumi up\` would stop here. ${problem}`]],
        );
    });
    it("must be none of another stack's, where global knows no such stack", async () => {
        const { failure } = await attempt({}, { global: { environmentStacks: { live: ["prod"] } } });
        assert.equal(
            failure,
            "Pulumi.prod.yaml:\n  slipway:environments: expected none of another stack, got prod, which live hosts: rename it",
        );
    });
    it("may be what they are where global knows them, or no such stack", async () => {
        for (const environmentStacks of [{ prod: ["prod", "canary"] }, { dev: ["dev"] }]) {
            assert.equal((await attempt(twoEnvironments, { global: { environmentStacks } })).failure, undefined);
        }
    });
});
