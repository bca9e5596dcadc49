import { isInstanceType } from "../instance-type";
import { type Problems, show } from "../problems";
import { checkWholeNumber } from "./checks";
import type { DatabaseArgs } from "./database";

/** gp3 volumes of PostgreSQL on RDS: 20 GiB to 64 TiB. */
const SMALLEST_GIB = 20;
const LARGEST_GIB = 65536;

/** The arguments that decide what is created, with every default in its place. */
export function planDatabase(args: DatabaseArgs) {
    const {
        engineVersion = "17", // the newest major for which AWS documents db.m6g
        instanceClass = "db.m6g.large",
        allocatedStorageGiB = 100,
        maxAllocatedStorageGiB = Math.min(2 * allocatedStorageGiB, LARGEST_GIB),
        multiZone = true,
        databaseName = "app",
        username = "app",
        backupRetentionDays = 14,
        finalSnapshot = true,
        iamAuthentication = false,
        allowMajorVersionUpgrade = false,
        deletionProtection = true,
        tags = {},
    } = args;
    return {
        engineVersion,
        instanceClass,
        allocatedStorageGiB,
        maxAllocatedStorageGiB,
        multiZone,
        databaseName,
        username,
        backupRetentionDays,
        finalSnapshot,
        iamAuthentication,
        allowMajorVersionUpgrade,
        deletionProtection,
        tags,
    };
}

export type DatabasePlan = ReturnType<typeof planDatabase>;

/** Notes what AWS would refuse after minutes, and what would be unsafe. */
export function checkDatabase(problems: Problems, plan: DatabasePlan): void {
    const { engineVersion, instanceClass, databaseName, username, backupRetentionDays } = plan;
    problems.expect(
        typeof engineVersion === "string" && /^[1-9][0-9]$/.test(engineVersion),
        "engineVersion",
        `expected a major version of PostgreSQL as text, such as "17", got ${show(engineVersion)}: ` +
            "AWS applies the minor versions, and refuses to go back to one that is pinned",
    );
    problems.expect(
        isInstanceType(instanceClass, "db."),
        "instanceClass",
        `expected an instance class such as "db.m6g.large", got ${show(instanceClass)}: write "db.", a family and a size`,
    );
    checkStorage(problems, plan);
    checkIdentifier(problems, "databaseName", databaseName, 63, DATABASE_NAMES);
    checkIdentifier(problems, "username", username, 16, USER_NAMES);
    checkWholeNumber(problems, "backupRetentionDays", backupRetentionDays, {
        least: 1,
        most: 35,
        unit: "days",
        cure: "0 would turn backups off, so that a bad migration could not be undone; take 1 where that is enough",
    });
}

function checkStorage(problems: Problems, { allocatedStorageGiB, maxAllocatedStorageGiB }: DatabasePlan): void {
    checkWholeNumber(problems, "allocatedStorageGiB", allocatedStorageGiB, {
        least: SMALLEST_GIB,
        most: LARGEST_GIB,
        unit: "GiB",
        cure: "those are the bounds of gp3 storage on RDS",
    });
    // Ten percent: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
    const least = Math.min(Math.ceil((Number(allocatedStorageGiB) * 11) / 10), LARGEST_GIB) || SMALLEST_GIB;
    checkWholeNumber(problems, "maxAllocatedStorageGiB", maxAllocatedStorageGiB, {
        least,
        most: LARGEST_GIB,
        unit: "GiB",
        cure: "AWS grows storage only towards a ceiling a tenth above allocatedStorageGiB or more",
    });
}

function checkIdentifier(problems: Problems, path: string, value: string, longest: number, taken: Set<string>): void {
    problems.expect(
        /^[a-z][a-z0-9_]*$/.test(value) && value.length <= longest,
        path,
        `expected a lower-case letter, then lower-case letters, digits and underscores, ${longest} characters at most, ` +
            `got ${show(value)}`,
    );
    problems.expect(
        !RESERVED_WORDS.has(value) && !taken.has(value) && !value.startsWith("pg_"),
        path,
        `expected a name that is free, got ${show(value)}: PostgreSQL or RDS keeps it for itself`,
    );
}

/** The group of parameters that belongs to a major version. */
export function parameterGroupFamily(engineVersion: string): string {
    return `postgres${engineVersion}`;
}

export interface PostgresConnection {
    readonly username: string;
    readonly password: string;
    readonly address: string;
    readonly port: number;
    readonly databaseName: string;
}

/** The URL under which services find the database. */
export function postgresUrl({ username, password, address, port, databaseName }: PostgresConnection): string {
    return `postgresql://${username}:${password}@${address}:${port}/${databaseName}?sslmode=require`;
}

/** Databases that are there before ours, and the word that RDS adds to PostgreSQL's. */
const DATABASE_NAMES = new Set(["database", "rdsadmin", "template0", "template1"]);

/** Roles that RDS (https://github.com/aws-cloudformation/cfn-lint/pull/4425) and PostgreSQL keep; `postgres` is free. */
const USER_NAMES = new Set(["admin", "rdsadmin", "public", "none"]);

/** https://www.postgresql.org/docs/17/sql-keywords-appendix.html, those that are reserved in PostgreSQL. */
const RESERVED_WORDS = new Set(
    (
        "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation " +
        "column concurrently constraint create cross current_catalog current_date current_role current_schema " +
        "current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch " +
        "for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral " +
        "leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer " +
        "overlaps placing primary references returning right select session_user similar some symmetric system_user " +
        "table tablesample then to trailing true union unique user using variadic verbose when where window with"
    ).split(" "),
);
