import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    type AccessEntry,
    AccessPolicy,
    accessPolicyArn,
    grantsAdmin,
    principalOf,
    problemWithPrincipal,
} from "../../../components/cluster/access";

const ROLE = "arn:aws:iam::123456789012:role/deployer";
const SESSION = "arn:aws:sts::123456789012:assumed-role/deployer/github-42";
const SSO_NAME = "AWSReservedSSO_Admin_0123456789abcdef";
const SSO_ROLE = `arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/ap-northeast-2/${SSO_NAME}`;
const SSO_SESSION = `arn:aws:sts::123456789012:assumed-role/${SSO_NAME}/jo@example.com`;

const admin = (principalArn: string): AccessEntry => ({ name: "x", principalArn, policy: AccessPolicy.ClusterAdmin });
const name = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
const account = fc.stringMatching(/^\d{12}$/);

describe("principalOf", () => {
    it("names the role of a session", () => assert.equal(principalOf(SESSION), ROLE));

    for (const arn of [
        ROLE,
        "arn:aws:iam::123456789012:user/jo",
        "arn:aws:iam::123456789012:root",
        "arn:aws:sts::123456789012:federated-user/jo",
    ]) {
        it(`leaves ${arn} as it is`, () => assert.equal(principalOf(arn), arn));
    }

    it("keeps the partition", () => {
        const session = "arn:aws-cn:sts::123456789012:assumed-role/deployer/x";
        assert.equal(principalOf(session), "arn:aws-cn:iam::123456789012:role/deployer");
    });

    it("changes nothing the second time", () => {
        fc.assert(
            fc.property(account, name, name, (id, role, session) => {
                const once = principalOf(`arn:aws:sts::${id}:assumed-role/${role}/${session}`);
                assert.equal(principalOf(once), once);
                assert.equal(once, `arn:aws:iam::${id}:role/${role}`);
            }),
        );
    });
});

describe("grantsAdmin", () => {
    it("knows a deployer by its session", () => assert.ok(grantsAdmin([admin(ROLE)], SESSION)));

    it("knows a role of IAM Identity Center, whose session hides its path", () => {
        assert.ok(grantsAdmin([admin(SSO_ROLE)], SSO_SESSION));
    });

    it("does not know the same name in another account", () => {
        assert.ok(!grantsAdmin([admin(ROLE.replace("123456789012", "210987654321"))], SESSION));
    });

    it("does not take a user for a role of the same name", () => {
        assert.ok(!grantsAdmin([admin("arn:aws:iam::123456789012:user/deployer")], SESSION));
    });

    it("does not take a name that merely ends alike", () => {
        assert.ok(!grantsAdmin([admin("arn:aws:iam::123456789012:role/not-deployer")], SESSION));
    });

    for (const policy of [AccessPolicy.Admin, AccessPolicy.Edit, AccessPolicy.AdminView, AccessPolicy.View]) {
        it(`is not content with ${policy}`, () => assert.ok(!grantsAdmin([{ ...admin(ROLE), policy }], SESSION)));
    }

    it("is not content with a few namespaces", () => {
        assert.ok(!grantsAdmin([{ ...admin(ROLE), namespaces: ["prod"] }], SESSION));
    });

    it("is false when nobody has access", () => assert.ok(!grantsAdmin([], SESSION)));

    it("holds for whoever is among the entries, under any path", () => {
        fc.assert(
            fc.property(account, name, fc.array(name, { maxLength: 3 }), (id, role, path) => {
                const arn = `arn:aws:iam::${id}:role/${[...path, role].join("/")}`;
                return grantsAdmin([admin(arn)], `arn:aws:sts::${id}:assumed-role/${role}/session`);
            }),
        );
    });
});

describe("problemWithPrincipal", () => {
    for (const arn of [ROLE, SSO_ROLE, "arn:aws:iam::123456789012:user/teams/core/jo"]) {
        it(`accepts ${arn}`, () => assert.equal(problemWithPrincipal(arn), undefined));
    }

    it("turns a session into the cure", () => {
        assert.equal(
            problemWithPrincipal(SESSION),
            `expected an IAM role or user, got the session ${SESSION}: EKS knows no sessions; use the role, ${ROLE} (with its path, if it has one)`,
        );
    });

    it("asks for the path that principalOf cannot know", () => {
        const arn = principalOf(SSO_SESSION);
        assert.equal(
            problemWithPrincipal(arn),
            `expected a role of IAM Identity Center with its path (aws-reserved/sso.amazonaws.com/...), got ${arn}: take what "aws iam get-role --role-name ${SSO_NAME} --query Role.Arn" prints`,
        );
    });

    for (const arn of [
        "",
        "deployer",
        "arn:aws:iam::123456789012:root",
        "arn:aws:iam::12345:role/x",
        `${ROLE}/`,
        `${ROLE} `,
    ]) {
        it(`refuses ${JSON.stringify(arn)}`, () => {
            assert.equal(
                problemWithPrincipal(arn),
                `expected the ARN of an IAM role or user such as "arn:aws:iam::123456789012:role/deployer", got ${JSON.stringify(arn)}`,
            );
        });
    }
});

describe("accessPolicyArn", () => {
    it("is the managed access policy of that name", () => {
        assert.deepEqual(Object.values(AccessPolicy).map(accessPolicyArn), [
            "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy",
            "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
            "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy",
            "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        ]);
    });
});
