import assert from "node:assert/strict";
import type { Recording } from "../../engine/recording";
import { STATEFUL } from "../support/components";
import { created, namesOf, neededFor, ofType, recorded, reveal } from "./runs";

/** The environments that each stack hosts, by the prefix of their names. */
const STACKS: Record<string, Record<string, string>> = {
    dev: { dev: "dev", "dev-stage": "stage" },
    prod: { prod: "prod" },
};

const ADDON = "aws:eks/addon:Addon";
const NODES = "aws:eks/nodeGroup:NodeGroup";
const CONTROL_PLANE = "eks:index:Cluster";
const DATABASE = "aws:rds/instance:Instance";
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const SECRET = "aws:secretsmanager/secret:Secret";
const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

for (const [stack, environments] of Object.entries(STACKS)) {
    const prefixes = Object.keys(environments);
    const named = (suffix: string) => prefixes.map((prefix) => `${prefix}${suffix}`).sort();

    describe(`the stack ${stack}`, function () {
        this.timeout(120_000);
        let up: Recording;
        let both: Recording[];

        before(async () => {
            both = await Promise.all([recorded(stack, "up"), recorded(stack, "preview")]);
            [up] = both as [Recording];
        });

        it("begins every name with its own, as the rights of its deployer do", () => {
            for (const { name } of created(up)) assert.ok(name.startsWith(`${stack}-`), name);
        });
        it("has a database and a cache for each environment, and no more", () => {
            assert.deepEqual(namesOf(ofType(up, DATABASE)), named("-database-instance"));
            assert.deepEqual(namesOf(ofType(up, CACHE)), named("-cache-group"));
        });
        it("keeps their URLs under the name of each environment", () => {
            const given = ofType(up, SECRET).map(({ inputs }) => inputs["name"]);
            const paths = Object.values(environments).map((environment) => `${environment}/api`);
            assert.deepEqual(given.sort(), paths.flatMap((path) => [`${path}/DB_URL`, `${path}/REDIS_URL`]).sort());
        });
        it("tells the services of an environment of their own database and cache alone", () => {
            const stores = { "database-url": "-database-instance", "redis-url": "-cache-group" };
            for (const prefix of prefixes) {
                for (const [url, store] of Object.entries(stores)) {
                    const needed = neededFor(up, SECRET_VERSION, `${prefix}-api-connections-${url}-version`);
                    const reached = named(store).filter((name) => needed.has(name));
                    assert.deepEqual(reached, [`${prefix}${store}`]);
                }
            }
        });
        it("has a password of its own for each of them", () => {
            const passwords = ofType(up, "random:index/randomPassword:RandomPassword");
            const values = passwords.map(({ outputs }) => reveal(outputs["result"]));
            assert.equal(new Set(values).size, 2 * prefixes.length);
        });
        it("exports the kubeconfig as a secret", () => {
            assert.equal((up.outputs["kubeconfig"] as any).$, "secret");
        });
        it("starts nodes once they have a network, an identity and a way out", () => {
            const addons = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];
            for (const recording of both) {
                const needed = neededFor(recording, NODES, `${stack}-cluster-nodes-default`);
                const routes = namesOf(ofType(recording, "aws:ec2/route:Route")).filter(isPrivateRoute);
                assert.equal(routes.length, 2);
                for (const name of [...addons.map((addon) => `${stack}-cluster-addon-${addon}`), ...routes]) {
                    assert.ok(needed.has(name), `nodes do not wait for ${name}`);
                }
            }
        });
        it("does not let what nodes need wait for nodes", () => {
            for (const addon of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]) {
                const needed = neededFor(up, ADDON, `${stack}-cluster-addon-${addon}`);
                assert.ok(!needed.has(`${stack}-cluster-nodes-default`), addon);
            }
        });
        it("starts what runs on nodes once there are nodes", () => {
            for (const recording of both) {
                for (const addon of ["coredns", "aws-ebs-csi-driver"]) {
                    const needed = neededFor(recording, ADDON, `${stack}-cluster-addon-${addon}`);
                    assert.ok(needed.has(`${stack}-cluster-nodes-default`), addon);
                }
            }
        });
        it("does not let the control plane wait for the way out", () => {
            for (const recording of both) {
                const needed = neededFor(recording, CONTROL_PLANE, `${stack}-cluster-control-plane`);
                assert.ok(needed.has(`${stack}-network-private-1`));
                assert.deepEqual(
                    [...needed].filter((name) => name.includes("-nat-") || isPrivateRoute(name)),
                    [],
                );
            }
        });
        it("does not let databases and caches wait for the cluster", () => {
            for (const recording of both) {
                for (const { type, name } of [...ofType(recording, DATABASE), ...ofType(recording, CACHE)]) {
                    const needed = [...neededFor(recording, type, name)];
                    assert.ok(needed.includes(`${stack}-network-data-1`));
                    assert.deepEqual(
                        needed.filter((other) => other.includes("-cluster")),
                        [],
                    );
                }
            }
        });
    });
}

describe("what holds data", function () {
    this.timeout(120_000);
    const stacks: Record<string, Recording> = {};
    before(async () => {
        for (const stack of ["global", "dev", "prod"]) stacks[stack] = await recorded(stack, "up");
    });
    const protectedIn = (stack: string) => created(stacks[stack]!).filter(({ options }) => options.protect === true);

    for (const stack of ["global", "prod"]) {
        it(`is protected in ${stack}, and nothing else is`, () => {
            const holders = created(stacks[stack]!).filter(({ type }) => STATEFUL.includes(type));
            assert.notEqual(holders.length, 0);
            assert.deepEqual(namesOf(protectedIn(stack)), namesOf(holders));
        });
    }
    it("is not protected in dev, and nothing is left behind when dev is destroyed", () => {
        assert.deepEqual(namesOf(protectedIn("dev")), []);
        for (const { options, inputs, urn } of created(stacks["dev"]!)) {
            assert.notEqual(options.retainOnDelete, true, urn);
            assert.notEqual(inputs["deletionProtection"], true, urn);
            assert.notEqual(inputs["skipFinalSnapshot"], false, urn);
            assert.equal(inputs["finalSnapshotIdentifier"], undefined, urn);
            assert.ok([0, undefined].includes(inputs["recoveryWindowInDays"] as any), urn);
        }
    });
    it("leaves in prod a snapshot, the key that opens it, and secrets that can be restored", () => {
        const prod = stacks["prod"]!;
        const [database] = ofType(prod, DATABASE);
        assert.deepEqual(
            [database!.inputs["deletionProtection"], database!.inputs["skipFinalSnapshot"]],
            [true, false],
        );
        for (const { inputs } of [...ofType(prod, DATABASE), ...ofType(prod, CACHE)]) {
            assert.match(String(inputs["finalSnapshotIdentifier"]), /-final$/);
        }
        const keys = ofType(prod, "aws:kms/key:Key").filter(({ options }) => options.retainOnDelete);
        assert.deepEqual(namesOf(keys), ["prod-cache-key", "prod-database-key"]);
        for (const { inputs } of ofType(prod, SECRET)) assert.equal(inputs["recoveryWindowInDays"], 30);
    });
});

function isPrivateRoute(name: string): boolean {
    return /-private-\d-ipv4$/.test(name);
}
