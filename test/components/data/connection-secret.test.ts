import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConnectionSecret, type ConnectionSecretArgs } from "../../../components/data/connection-secret";
import { deploy, type DeployOptions, isSecret, reveal, valueOf } from "../../support/deploy";
import { assertWellFormed, clearText, state } from "./support";

const TOKEN = "slipway:index:ConnectionSecret";
const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

const ARGS: ConnectionSecretArgs = {
    environment: "prod",
    service: "api",
    databaseUrl: "postgresql://secret-of-db",
    redisUrl: "rediss://secret-of-cache",
    tags: { Team: "orders" },
};

const run = (args: Partial<ConnectionSecretArgs> = {}, options: DeployOptions = {}) =>
    deploy(() => new ConnectionSecret("api", { ...ARGS, ...args }), { state, ...options });

for (const preview of [false, true]) {
    describe(`ConnectionSecret, in ${preview ? "preview" : "up"}`, () => {
        it("puts every child under itself, named and tagged after it", async () => {
            assertWellFormed(await run({}, { preview }), TOKEN, "api");
        });

        for (const given of ["plain", "secret"]) {
            it(`keeps a ${given} URL secret at every hop`, async () => {
                const wrap = (url: string) => (given === "secret" ? pulumi.secret(url) : url);
                const deployment = await run(
                    { databaseUrl: wrap("postgresql://secret-of-db"), redisUrl: wrap("rediss://secret-of-cache") },
                    { preview },
                );
                for (const { inputs } of deployment.all(VERSION)) assert.ok(isSecret(inputs["secretString"]));
                assert.ok(!clearText(deployment).includes("secret-of-"));
            });
        }

        it("stores each URL under the name that External Secrets reads", async () => {
            const deployment = await run({}, { preview });
            for (const [role, name, url] of [
                ["database-url", "prod/api/DB_URL", "postgresql://secret-of-db"],
                ["redis-url", "prod/api/REDIS_URL", "rediss://secret-of-cache"],
            ] as const) {
                assert.equal(deployment.one(SECRET, `api-${role}`).inputs["name"], name);
                const version = deployment.one(VERSION, `api-${role}-version`);
                assert.equal(reveal(version.inputs["secretString"]), url);
                assert.deepEqual(version.propertyDependencies["secretId"], [deployment.one(SECRET, `api-${role}`).urn]);
            }
        });

        it("hands out names and ARNs in the clear", async () => {
            const deployment = await run({}, { preview });
            assert.deepEqual(deployment.outputs.get(deployment.one(TOKEN).urn), {
                secretArns: {
                    DB_URL: "arn:secret:api-database-url-version",
                    REDIS_URL: "arn:secret:api-redis-url-version",
                },
                secretNames: { DB_URL: "prod/api/DB_URL", REDIS_URL: "prod/api/REDIS_URL" },
            });
        });
    });
}

describe("ConnectionSecret", () => {
    it("stores what a service has, and nothing else", async () => {
        const { registrations, value } = await run({ databaseUrl: undefined });
        assert.deepEqual(await valueOf(value.secretNames), { REDIS_URL: "prod/api/REDIS_URL" });
        assert.ok(!registrations.some((r) => r.name.includes("database")));
    });

    it("can be restored for a month by default, and not at all when asked for", async () => {
        for (const { inputs } of (await run()).all(SECRET)) assert.equal(inputs["recoveryWindowInDays"], 30);
        for (const { inputs } of (await run({ recoveryWindowDays: 0 })).all(SECRET)) {
            assert.equal(inputs["recoveryWindowInDays"], 0);
        }
    });

    it("uses the key that it is given, and has no policy of its own", async () => {
        const deployment = await run({ kmsKeyArn: "arn:key:mine" });
        for (const { inputs } of deployment.all(SECRET)) {
            assert.equal(inputs["kmsKeyId"], "arn:key:mine");
            assert.ok(!("policy" in inputs));
        }
        for (const { inputs } of (await run()).all(SECRET)) assert.ok(!("kmsKeyId" in inputs));
    });

    it("stands beside that of another service", async () => {
        const { registrations, all } = await deploy(
            () => [new ConnectionSecret("api", ARGS), new ConnectionSecret("web", { ...ARGS, service: "web" })],
            { state },
        );
        assert.equal(new Set(registrations.map((r) => r.urn)).size, registrations.length);
        assert.equal(new Set(all(SECRET).map((r) => r.inputs["name"])).size, 4);
    });

    it("says everything that is wrong at once, and no URL", async () => {
        const wrong = { environment: "Prod", service: "api/v2", recoveryWindowDays: 3 };
        await assert.rejects(run(wrong), {
            message: [
                'ConnectionSecret "api" has 3 problems:',
                '  environment: expected a Kubernetes label: lower-case letters, digits and dashes, 63 at most, got "Prod"',
                '  service: expected a Kubernetes label: lower-case letters, digits and dashes, 63 at most, got "api/v2"',
                "  recoveryWindowDays: expected 7 to 30 days, or 0 to delete at once, got 3: " +
                    "those are what Secrets Manager accepts",
            ].join("\n"),
        });
    });

    it("refuses to hold nothing", async () => {
        await assert.rejects(
            run({ databaseUrl: undefined, redisUrl: undefined }),
            /databaseUrl: expected databaseUrl, redisUrl or both, got neither/,
        );
    });
});
