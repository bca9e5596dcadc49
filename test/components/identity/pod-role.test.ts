import * as assert from "node:assert/strict";
import { PodRole, type PodRoleArgs } from "../../../components/identity/pod-role";
import { podTrustPolicy } from "../../../components/identity/pod-trust";
import { deploy, valueOf } from "../../support/deploy";

const ARGS: PodRoleArgs = { clusterName: "prod", namespace: "external-secrets", serviceAccount: "reader" };
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

function deployRole(args: Partial<PodRoleArgs> = {}, preview = false) {
    const state = ({ name }: { name: string }) => ({ name, arn: `arn:made-up:${name}` });
    return deploy(() => new PodRole("eso", { ...ARGS, ...args }), { preview, state });
}

for (const preview of [false, true]) {
    describe(`PodRole, in ${preview ? "preview" : "up"}`, () => {
        it("associates its role with the one service account", async () => {
            const { one, value } = await deployRole({}, preview);
            const { inputs } = one("aws:eks/podIdentityAssociation:PodIdentityAssociation", "eso-association");
            const role = await valueOf(value.roleArn);
            assert.deepEqual(inputs, {
                clusterName: "prod",
                namespace: "external-secrets",
                serviceAccount: "reader",
                roleArn: role,
            });
            assert.equal(role, "arn:made-up:eso-role");
        });

        it("associates the role only once the role may do its work", async () => {
            const { one, all } = await deployRole({ policy: "{}", managedPolicyArns: [READ_ONLY] }, preview);
            const { dependsOn } = one("aws:eks/podIdentityAssociation:PodIdentityAssociation");
            const policies = [
                ...all("aws:iam/rolePolicy:RolePolicy"),
                ...all("aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
            ];
            assert.equal(policies.length, 2);
            for (const { urn } of policies) assert.ok(dependsOn.includes(urn), urn);
        });
    });
}

describe("PodRole", () => {
    it("trusts that service account of that cluster alone", async () => {
        const { one } = await deployRole();
        const [statement, ...others] = JSON.parse(one("aws:iam/role:Role").inputs["assumeRolePolicy"]).Statement;
        assert.deepEqual(others, []);
        assert.deepEqual(statement, {
            Effect: "Allow",
            Principal: { Service: "pods.eks.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession"],
            Condition: {
                StringEquals: {
                    "aws:RequestTag/eks-cluster-name": "prod",
                    "aws:RequestTag/kubernetes-namespace": "external-secrets",
                    "aws:RequestTag/kubernetes-service-account": "reader",
                },
            },
        });
    });

    it("may do nothing unless it is told what", async () => {
        const { all } = await deployRole();
        assert.deepEqual(all("aws:iam/rolePolicy:RolePolicy"), []);
        assert.deepEqual(all("aws:iam/rolePolicyAttachment:RolePolicyAttachment"), []);
    });

    it("may do what its policies say", async () => {
        const { one } = await deployRole({ policy: '{"Statement":[]}', managedPolicyArns: [READ_ONLY] });
        assert.equal(one("aws:iam/rolePolicy:RolePolicy", "eso-policy").inputs["policy"], '{"Statement":[]}');
        const attachment = one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "eso-ReadOnlyAccess");
        assert.deepEqual(attachment.inputs, { policyArn: READ_ONLY, role: "eso-role" });
    });

    it("keeps the names of attachments when their order changes", async () => {
        const arns = [READ_ONLY, "arn:aws:iam::123456789012:policy/team/api"];
        const names = async (managedPolicyArns: string[]) => {
            const { all } = await deployRole({ managedPolicyArns });
            return all("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ name, inputs }) => [
                name,
                inputs["policyArn"],
            ]);
        };
        assert.deepEqual((await names(arns)).sort(), (await names([...arns].reverse())).sort());
    });

    it("is bounded when asked to be, and not otherwise", async () => {
        const bounded = await deployRole({ permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/bound" });
        const free = await deployRole();
        const boundary = ({ one }: typeof free) => one("aws:iam/role:Role").inputs["permissionsBoundary"];
        assert.equal(boundary(bounded), "arn:aws:iam::123456789012:policy/bound");
        assert.equal(boundary(free), undefined);
    });

    it("owns its children, names them after itself and tags them", async () => {
        const tags = { team: "core" };
        const { registrations } = await deployRole({ policy: "{}", managedPolicyArns: [READ_ONLY], tags });
        const [component, ...children] = registrations;
        assert.equal(component!.type, "slipway:index:PodRole");
        for (const child of children) {
            assert.equal(child.parent, component!.urn, child.name);
            assert.ok(child.name.startsWith("eso-"), child.name);
            if (/:(Role|PodIdentityAssociation)$/.test(child.type)) assert.deepEqual(child.inputs["tags"], tags);
        }
        assert.equal(children.length, 4);
    });

    it("hands out the outputs that it declares", async () => {
        const { outputs, registrations } = await deployRole();
        assert.deepEqual(outputs.get(registrations[0]!.urn), {
            roleArn: "arn:made-up:eso-role",
            roleName: "eso-role",
        });
    });

    it("lists everything that is wrong at once, and creates nothing", async () => {
        const program = () =>
            new PodRole("eso", {
                clusterName: "prod",
                namespace: "*",
                serviceAccount: "Reader",
                managedPolicyArns: ["Billing", READ_ONLY, READ_ONLY],
            });
        await assert.rejects(deploy(program), {
            message: `PodRole "eso" has 4 problems:
  namespace: expected a Kubernetes namespace such as "prod", got "*": pods of all namespaces cannot share a role; make one PodRole each
  serviceAccount: expected a Kubernetes service account such as "api", got "Reader"
  managedPolicyArns[0]: expected the ARN of a managed policy, got "Billing": pass a policy of your own as the JSON text in "policy"
  managedPolicyArns[2]: expected policies whose names differ, got ReadOnlyAccess again: remove one`,
        });
    });
});

describe("podTrustPolicy", () => {
    it("quotes whatever it is given", () => {
        const text = podTrustPolicy({ clusterName: 'a"b', namespace: "n", serviceAccount: "s" });
        const [statement] = JSON.parse(text).Statement;
        assert.equal(statement.Condition.StringEquals["aws:RequestTag/eks-cluster-name"], 'a"b');
    });
});
