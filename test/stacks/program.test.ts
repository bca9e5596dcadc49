import assert from "node:assert/strict";
import { maskSecrets } from "../../engine/mask";
import type { Recording } from "../../engine/recording";
import { STATEFUL } from "../support/components";
import { isTaggable } from "../support/taggable";
import { created, ofType, record, recorded, reveal } from "./runs";

const STACKS = ["global", "dev", "prod"];

/** Without data of their own, but data is named by them, opened by them or reached through them. */
const IRREPLACEABLE = [
    "aws:secretsmanager/secret:Secret",
    "random:index/randomId:RandomId",
    "random:index/randomPassword:RandomPassword",
];

/** What holds the data of a stack: types, those of the parents first, and names. */
const PINNED: Record<string, string[]> = {
    global: [
        "slipway:index:ImageRegistry$aws:ecr/repository:Repository registry-slipway/api",
        "slipway:index:ImageRegistry$aws:ecr/repository:Repository registry-slipway/web",
        "slipway:index:OpsRepository$github:index/repository:Repository ops-repository",
        "slipway:index:StateBackend$aws:kms/key:Key state-key",
        "slipway:index:StateBackend$aws:s3/bucket:Bucket state-bucket",
    ],
    prod: [
        "slipway:index:Cache$aws:elasticache/replicationGroup:ReplicationGroup prod-cache-group",
        "slipway:index:Cache$aws:kms/key:Key prod-cache-key",
        "slipway:index:Cache$random:index/randomId:RandomId prod-cache-suffix",
        "slipway:index:Cache$random:index/randomPassword:RandomPassword prod-cache-auth-token",
        "slipway:index:Cluster$aws:kms/key:Key prod-cluster-key",
        "slipway:index:Cluster$eks:index:Cluster prod-cluster-control-plane",
        "slipway:index:ConnectionSecret$aws:secretsmanager/secret:Secret prod-api-connections-database-url",
        "slipway:index:ConnectionSecret$aws:secretsmanager/secret:Secret prod-api-connections-redis-url",
        "slipway:index:Database$aws:kms/key:Key prod-database-key",
        "slipway:index:Database$aws:rds/instance:Instance prod-database-instance",
        "slipway:index:Database$random:index/randomId:RandomId prod-database-suffix",
        "slipway:index:Database$random:index/randomPassword:RandomPassword prod-database-password",
        "slipway:index:Network$aws:ec2/vpc:Vpc prod-network-vpc",
    ],
};

describe("the whole program", function () {
    this.timeout(120_000);
    const up: Record<string, Recording> = {};
    const preview: Record<string, Recording> = {};
    let again: Recording;

    before(async () => {
        await Promise.all([
            ...STACKS.map(async (stack) => (up[stack] = await recorded(stack, "up"))),
            ...STACKS.map(async (stack) => (preview[stack] = await recorded(stack, "preview"))),
            record("prod", "up").then((recording) => (again = recording)),
        ]);
    });

    it("says the same, byte for byte, in a second run", () => {
        assert.equal(JSON.stringify(again), JSON.stringify(up["prod"]));
    });

    for (const stack of STACKS) {
        const forBoth = (check: (recording: Recording) => void) => [up[stack]!, preview[stack]!].forEach(check);

        describe(`as ${stack}`, () => {
            it("announces in a preview what it then creates", () => {
                const urns = ({ resources }: Recording) => resources.map(({ urn }) => urn);
                assert.deepEqual(urns(preview[stack]!), urns(up[stack]!));
            });
            it("uses the providers that the CLI makes of the configuration, and one of its own for its cluster", () => {
                const { resources } = up[stack]!;
                const own = resources.filter(({ type }) => type.startsWith("pulumi:providers:"));
                assert.deepEqual(
                    own.map(({ type, name }) => `${type} ${name}`),
                    stack === "global" ? [] : [`pulumi:providers:kubernetes ${stack}-kubernetes`],
                );
                for (const { type, custom, provider, urn } of resources) {
                    if (!custom) continue;
                    assert.equal(provider, type.startsWith("kubernetes:") ? own[0]!.urn : "", urn);
                }
            });
            it("tags everything that can have tags with what it belongs to", () => {
                const [key, value] = stack === "global" ? ["slipway:stack", "global"] : ["slipway:environment", stack];
                forBoth((recording) => {
                    const taggable = created(recording).filter(({ type }) => isTaggable(type));
                    assert.notEqual(taggable.length, 0);
                    for (const { inputs, urn } of taggable) assert.equal((inputs["tags"] as any)?.[key!], value, urn);
                });
            });
            it("prints no secret", () => {
                const passwords = ofType(up[stack]!, "random:index/randomPassword:RandomPassword");
                const secrets = passwords.map(({ outputs }) => reveal(outputs["result"]));
                for (const secret of secrets) assert.match(secret, /^\w{40}$/);
                const printed = JSON.stringify(maskSecrets(up[stack]!));
                for (const secret of secrets) assert.ok(!printed.includes(secret));
            });
            it("opens nothing to the whole internet", () => {
                forBoth((recording) => {
                    for (const { type, inputs, urn } of created(recording)) {
                        if (!/securityGroup|networkAcl|eks:index:Cluster/i.test(type)) continue;
                        assert.doesNotMatch(JSON.stringify(inputs), /"(0\.0\.0\.0|::)\/0"/, urn);
                    }
                });
            });
        });
    }

    for (const [stack, pinned] of Object.entries(PINNED)) {
        it(`names what holds the data of ${stack} as it always did`, () => {
            const kept = created(up[stack]!).filter(({ type }) => [...STATEFUL, ...IRREPLACEABLE].includes(type));
            assert.deepEqual(
                kept.map(({ urn }) => urn.split("::").slice(2).join(" ")),
                pinned,
                "A changed URN is a resource that `pulumi up` deletes, with its data, beside a new one that it creates. " +
                    "Take the name back, or give the resource an alias of its old name and only then change this list.",
            );
        });
    }
});
