import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { checkStore, type StoreArgs } from "../../../components/data/checks";
import { Problems } from "../../../components/problems";

const STORE: StoreArgs = {
    name: "orders",
    longestName: 31,
    subnetIds: ["subnet-1", "subnet-2"],
    fewestSubnets: 2,
    allowedSecurityGroupIds: { nodes: "sg-1" },
};

const check = (args: Partial<StoreArgs>) => {
    const problems = new Problems();
    checkStore(problems, { ...STORE, ...args });
    problems.throwIfAny("Cache", "x");
};

describe("the rules of every store", () => {
    for (const name of ["Orders", "1st", "my--db", "db-", "my_db", "a".repeat(32), ""]) {
        it(`refuse the name ${JSON.stringify(name)}`, () => assert.throws(() => check({ name }), /name: expected/));
    }

    for (const name of ["db", "slipway-prod-db2", "a".repeat(31)]) {
        it(`accept the name ${name}`, () => check({ name }));
    }

    it("refuse one subnet where two are needed, and accept it where it is not", () => {
        assert.throws(() => check({ subnetIds: ["subnet-1"] }), /subnetIds: expected 2 subnets .* got 1/);
        check({ subnetIds: ["subnet-1"], fewestSubnets: 1 });
        assert.throws(() => check({ subnetIds: [], fewestSubnets: 1 }), /subnetIds: expected a subnet at least, got 0/);
    });

    it("refuse a role that cannot name a rule", () => {
        assert.throws(
            () => check({ allowedSecurityGroupIds: { "My Nodes": "sg-1" } }),
            /allowedSecurityGroupIds\["My Nodes"\]: expected a role/,
        );
    });

    it("make identifiers that AWS accepts of every name they accept", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z0-9-]{1,40}$/), (name) => {
                try {
                    check({ name });
                } catch {
                    return;
                }
                // The rule of replicationGroupId, the narrowest: 40 characters, a letter first, no dash at the end, no two.
                const identifier = `${name}-0a1b2c3d`;
                assert.match(identifier, /^[a-z](?!.*--)[a-z0-9-]{0,38}[a-z0-9]$/);
            }),
        );
    });
});
