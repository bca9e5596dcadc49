import assert from "node:assert/strict";
import { ACCOUNT, actionsOf, allowed, drift, permits, platform, preview, scope, services } from "./documents";

const secret = (path: string) => `arn:aws:secretsmanager:${scope.region}:${ACCOUNT}:secret:${path}-AbCdEf`;
const mayRead = (path: string) => permits([drift], "secretsmanager:GetSecretValue", secret(path), {});

describe("the policy drift", () => {
    it("reads the values of its environment's secrets, which a refresh asks for, and of no other's", () => {
        assert.ok(mayRead("prod/api/DB_URL"));
        for (const path of ["dev/api/DB_URL", "prod-platform/argocd", "production/x"]) assert.ok(!mayRead(path), path);
    });
    it("changes nothing: it allows what a preview may read and those values", () => {
        const previewed = actionsOf(allowed(preview));
        assert.deepEqual(
            actionsOf(allowed(drift)).filter((action) => !previewed.includes(action)),
            ["secretsmanager:GetSecretValue"],
        );
    });
    it("reads nothing that the deployment of the environment may not", () => {
        const deployed = actionsOf([...allowed(platform), ...allowed(services)]);
        assert.deepEqual(
            actionsOf(allowed(drift)).filter((action) => !deployed.includes(action)),
            [],
        );
    });
});
