import { isInstanceType } from "../instance-type";
import { type Problems, show } from "../problems";
import type { CacheArgs } from "./cache";
import { checkWholeNumber } from "./checks";

/** The arguments that decide what is created, with every default in its place. */
export function planCache(args: CacheArgs) {
    const {
        nodeType = "cache.t4g.medium",
        nodes = 2,
        snapshotRetentionDays = 7,
        finalSnapshot = true,
        deletionProtection = true,
        tags = {},
    } = args;
    return { nodeType, nodes, snapshotRetentionDays, finalSnapshot, deletionProtection, tags };
}

export type CachePlan = ReturnType<typeof planCache>;

/** Notes what AWS would refuse after minutes. */
export function checkCache(problems: Problems, { nodeType, nodes, snapshotRetentionDays }: CachePlan): void {
    problems.expect(
        isInstanceType(nodeType, "cache."),
        "nodeType",
        `expected a node type such as "cache.t4g.medium", got ${show(nodeType)}: write "cache.", a family and a size`,
    );
    checkWholeNumber(problems, "nodes", nodes, {
        least: 1,
        most: 6,
        unit: "nodes",
        cure: "a primary and five replicas are what AWS allows; 1 has no failover",
    });
    checkWholeNumber(problems, "snapshotRetentionDays", snapshotRetentionDays, {
        least: 0,
        most: 35,
        unit: "days",
        cure: "0 takes no snapshots",
    });
}

export interface RedisConnection {
    readonly authToken: string;
    readonly host: string;
    readonly port: number;
}

/** The URL under which services find the cache: TLS, the default user and the first database. */
export function redisUrl({ authToken, host, port }: RedisConnection): string {
    return `rediss://:${authToken}@${host}:${port}/0`;
}
