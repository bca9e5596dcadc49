import * as assert from "node:assert/strict";
import type { CacheArgs } from "../../../components/data/cache";
import { checkCache, planCache, redisUrl } from "../../../components/data/redis";
import { Problems } from "../../../components/problems";

const check = (args: Partial<CacheArgs>) => {
    const problems = new Problems();
    checkCache(problems, planCache(args as CacheArgs));
    problems.throwIfAny("Cache", "sessions");
};

const REFUSED: Record<string, [Partial<CacheArgs>, RegExp]> = {
    "no nodes": [{ nodes: 0 }, /nodes: .* 1 to 6, got 0/],
    "seven nodes": [{ nodes: 7 }, /nodes: .* 1 to 6, got 7/],
    "nodes that are text": [{ nodes: "2" as any }, /nodes: .* got "2"/],
    "a class of EC2": [{ nodeType: "t4g.medium" }, /nodeType: .* got "t4g.medium"/],
    "snapshots for too long": [{ snapshotRetentionDays: 36 }, /snapshotRetentionDays: .* got 36/],
};

describe("the rules of a cache", () => {
    for (const [what, [args, message]] of Object.entries(REFUSED)) {
        it(`refuse ${what}`, () => assert.throws(() => check(args), message));
    }

    for (const nodes of [1, 2, 6]) it(`accept ${nodes} of nodes`, () => check({ nodes }));

    it("accept no snapshots, when asked for", () => check({ snapshotRetentionDays: 0 }));
});

describe("redisUrl", () => {
    it("asks for TLS and carries the token as password of no user", () => {
        const url = new URL(redisUrl({ authToken: "Token1", host: "h.cache.test", port: 6379 }));
        assert.deepEqual(
            [url.protocol, url.username, url.password, url.host, url.pathname],
            ["rediss:", "", "Token1", "h.cache.test:6379", "/0"],
        );
    });
});
