import * as assert from "node:assert/strict";
import { policyDocument } from "../../../engine/answers/tables/policy-document";
import { answers } from "./support";

describe("aws.iam.getPolicyDocument", () => {
    it("writes the elements of a statement in the form of the IAM reference", () => {
        const statement = {
            sid: "Read",
            effect: "Allow",
            principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
            actions: ["s3:GetObject"],
            resources: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
            conditions: [{ test: "StringEquals", variable: "aws:PrincipalTag/team", values: ["a"] }],
        };
        assert.deepEqual(policyDocument({ statements: [statement] }), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Read",
                    Effect: "Allow",
                    Action: "s3:GetObject",
                    Resource: ["arn:aws:s3:::b/*", "arn:aws:s3:::a/*"],
                    Principal: { Service: "ec2.amazonaws.com" },
                    Condition: { StringEquals: { "aws:PrincipalTag/team": "a" } },
                },
            ],
        });
    });

    it("allows unless told to deny, and writes no element that is not given", () => {
        assert.deepEqual(policyDocument({ statements: [{ notActions: ["iam:*"], notResources: ["*"] }] }).Statement, [
            { Effect: "Allow", NotAction: "iam:*", NotResource: "*" },
        ]);
    });

    const everybody: [given: object[], written: unknown][] = [
        [[{ type: "*", identifiers: ["*"] }], "*"],
        [[{ type: "AWS", identifiers: ["*"] }], { AWS: "*" }],
        [
            [
                { type: "AWS", identifiers: ["1"] },
                { type: "AWS", identifiers: ["2"] },
                { type: "Federated", identifiers: ["x"] },
            ],
            { AWS: ["2", "1"], Federated: "x" },
        ],
    ];
    for (const [given, written] of everybody) {
        it(`writes the principals ${JSON.stringify(given)} as ${JSON.stringify(written)}`, () => {
            const [statement] = policyDocument({ statements: [{ principals: given as [] }] }).Statement;
            assert.deepEqual(statement!["Principal"], written);
        });
    }

    it("joins the conditions of one test, and the values of one variable", () => {
        const conditions = [
            { test: "StringLike", variable: "a", values: ["1"] },
            { test: "StringLike", variable: "b", values: ["2"] },
            { test: "StringLike", variable: "a", values: ["3"] },
        ];
        const [statement] = policyDocument({ statements: [{ conditions }] }).Statement;
        assert.deepEqual(statement!["Condition"], { StringLike: { a: ["3", "1"], b: "2" } });
    });

    it("writes policy variables with a dollar sign", () => {
        const [statement] = policyDocument({ statements: [{ resources: ["home/&{aws:username}"] }] }).Statement;
        assert.equal(statement!["Resource"], "home/${aws:username}");
    });

    it("takes in source documents, and lets a statement replace the one whose Sid it repeats", () => {
        const document = (Statement: unknown): string => JSON.stringify({ Version: "2012-10-17", Statement });
        const { Statement } = policyDocument({
            sourcePolicyDocuments: [document({ Sid: "A", Effect: "Allow", Action: "s3:*", Resource: "*" })],
            statements: [{ sid: "B", actions: ["ec2:*"], resources: ["*"] }],
            overridePolicyDocuments: [document([{ Sid: "A", Effect: "Deny", Action: "s3:*", Resource: "*" }])],
        });
        assert.deepEqual(
            Statement.map(({ Sid, Effect }) => `${Sid} ${String(Effect)}`),
            ["A Deny", "B Allow"],
        );
    });

    it("keeps the policy's id and version", () => {
        const { Id, Version } = policyDocument({ policyId: "p", version: "2008-10-17" });
        assert.deepEqual({ Id, Version }, { Id: "p", Version: "2008-10-17" });
    });

    it("gives the same document indented and short", () => {
        const token = "aws:iam/getPolicyDocument:getPolicyDocument";
        const { result } = answers().invoke(token, { statements: [{ actions: ["s3:*"], resources: ["*"] }] }, "invoke");
        assert.equal(
            result["minifiedJson"],
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
        );
        assert.equal(result["json"], JSON.stringify(JSON.parse(String(result["minifiedJson"])), undefined, 2));
    });
});
