import * as assert from "node:assert/strict";
import { Cache, type CacheArgs } from "../../../components/data/cache";
import { Database, type DatabaseArgs } from "../../../components/data/database";
import { deploy } from "../../support/deploy";
import { state } from "./support";

const ARGS = {
    vpcId: "vpc-1",
    subnetIds: ["subnet-1", "subnet-2"],
    allowedSecurityGroupIds: { nodes: "sg-nodes" },
};

/** What the random part of the identifier is made from: another value, and only that, makes another identifier. */
async function suffixOf(create: () => unknown) {
    return (await deploy(create, { state })).one("random:index/randomId:RandomId").inputs;
}

describe("the identifier of a Database", () => {
    const suffix = (args: Partial<DatabaseArgs> = {}) => suffixOf(() => new Database("orders", { ...ARGS, ...args }));

    it("is another for each name that replaces it, so that final snapshots do not collide", async () => {
        const keepers = async (args: Partial<DatabaseArgs>) => (await suffix(args))["keepers"];
        assert.deepEqual(await keepers({}), { databaseName: "app", username: "app" });
        assert.deepEqual(await keepers({ databaseName: "shop" }), { databaseName: "shop", username: "app" });
        assert.deepEqual(await keepers({ username: "owner" }), { databaseName: "app", username: "owner" });
    });

    it("stays when it is resized or upgraded", async () => {
        const resized = { instanceClass: "db.m6g.xlarge", allocatedStorageGiB: 200, multiZone: false };
        const upgraded = { engineVersion: "18", allowMajorVersionUpgrade: true };
        assert.deepEqual(await suffix({ ...resized, ...upgraded }), await suffix());
    });
});

describe("the identifier of a Cache", () => {
    const suffix = (args: Partial<CacheArgs> = {}) => suffixOf(() => new Cache("sessions", { ...ARGS, ...args }));

    it("stays when it is resized, since nothing replaces it", async () => {
        const resized = { nodeType: "cache.m7g.large", nodes: 3, snapshotRetentionDays: 1 };
        assert.deepEqual(await suffix(resized), await suffix());
    });
});
