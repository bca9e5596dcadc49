import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { DatabaseArgs } from "../../../components/data/database";
import { checkDatabase, parameterGroupFamily, planDatabase, postgresUrl } from "../../../components/data/postgres";
import { Problems } from "../../../components/problems";

const check = (args: Partial<DatabaseArgs>) => {
    const problems = new Problems();
    checkDatabase(problems, planDatabase(args as DatabaseArgs));
    problems.throwIfAny("Database", "orders");
};

const REFUSED: Record<string, [Partial<DatabaseArgs>, RegExp]> = {
    "a version of one digit": [{ engineVersion: "9" }, /engineVersion: .* got "9"/],
    "a version that is a number": [{ engineVersion: 17 as any }, /engineVersion: .* got 17/],
    "a minor version": [{ engineVersion: "17.4" }, /engineVersion: .* got "17.4"/],
    "a class without a size": [{ instanceClass: "db.m6g" }, /instanceClass: .* got "db.m6g"/],
    "too little storage": [{ allocatedStorageGiB: 19 }, /allocatedStorageGiB: .* got 19/],
    "too much storage": [{ allocatedStorageGiB: 65537 }, /allocatedStorageGiB: .* got 65537/],
    "half a GiB": [{ allocatedStorageGiB: 20.5 }, /allocatedStorageGiB: .* got 20.5/],
    "a ceiling that is text": [{ maxAllocatedStorageGiB: "900" as any }, /maxAllocatedStorageGiB: .* got "900"/],
    "a ceiling just under a tenth above": [{ maxAllocatedStorageGiB: 109 }, /maxAllocatedStorageGiB: .* got 109/],
    "a reserved word": [{ databaseName: "order" }, /databaseName: expected a name that is free, got "order"/],
    "RDS's own word": [{ databaseName: "database" }, /databaseName: expected a name that is free, got "database"/],
    "capitals in a name": [{ databaseName: "Shop" }, /databaseName: expected a lower-case letter/],
    "a user of RDS": [{ username: "rdsadmin" }, /username: expected a name that is free/],
    "a user of PostgreSQL": [{ username: "pg_app" }, /username: expected a name that is free/],
    "a reserved word as user": [{ username: "user" }, /username: expected a name that is free/],
    "a long user": [{ username: "a".repeat(17) }, /username: .* 16 characters at most/],
    "backups for too long": [{ backupRetentionDays: 36 }, /backupRetentionDays: .* got 36/],
};

const ACCEPTED: Record<string, Partial<DatabaseArgs>> = {
    "every default": {},
    "the next major version": { engineVersion: "18" },
    "a ceiling a tenth above": { maxAllocatedStorageGiB: 110 },
    "the smallest and largest storage": { allocatedStorageGiB: 20, maxAllocatedStorageGiB: 65536 },
    "the user postgres": { username: "postgres" },
    "the database admin": { databaseName: "admin" },
    "a class with dashes": { instanceClass: "db.x2iedn.metal-24xl" },
    "one day of backups": { backupRetentionDays: 1 },
};

describe("the rules of a database", () => {
    for (const [what, [args, message]] of Object.entries(REFUSED)) {
        it(`refuse ${what}`, () => assert.throws(() => check(args), message));
    }

    for (const [what, args] of Object.entries(ACCEPTED)) {
        it(`accept ${what}`, () => check(args));
    }

    it("accept the default ceiling of any storage", () => {
        fc.assert(fc.property(fc.integer({ min: 20, max: 65536 }), (size) => check({ allocatedStorageGiB: size })));
    });

    it("accept no number of days but a whole one from 1 to 35", () => {
        fc.assert(
            fc.property(fc.oneof(fc.integer(), fc.double()), (days) => {
                fc.pre(!(Number.isInteger(days) && days >= 1 && days <= 35));
                assert.throws(() => check({ backupRetentionDays: days }), /backupRetentionDays/);
            }),
        );
    });
});

describe("planDatabase", () => {
    it("takes an explicit undefined for an absence", () => {
        assert.equal(planDatabase({ multiZone: undefined } as any).multiZone, true);
    });
});

describe("parameterGroupFamily", () => {
    it("follows the major version", () => {
        assert.equal(parameterGroupFamily("17"), "postgres17");
        assert.equal(parameterGroupFamily("18"), "postgres18");
    });
});

describe("postgresUrl", () => {
    it("is read back by a URL parser as what went into it", () => {
        const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/);
        const password = fc.stringMatching(/^[A-Za-z0-9]{40}$/);
        fc.assert(
            fc.property(name, password, name, fc.integer({ min: 1, max: 65535 }), (username, password, db, port) => {
                const url = new URL(postgresUrl({ username, password, address: "h.rds.test", port, databaseName: db }));
                assert.deepEqual(
                    [url.protocol, url.username, url.password, url.hostname, url.port, url.pathname, url.search],
                    ["postgresql:", username, password, "h.rds.test", String(port), `/${db}`, "?sslmode=require"],
                );
            }),
        );
    });
});
