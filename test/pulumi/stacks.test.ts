import assert from "node:assert/strict";
import { mapSecrets, plain, type Wire } from "../../engine/wire";
import { describeWith } from "../support/tools";
import { note } from "../cluster/support/cluster";
import type { Rule } from "../stacks/order";
import { rulesOf, SET } from "../stacks/rules";
import { STATEFUL } from "../support/components";
import { nameOf, type Operation, Providers, typeOf } from "./stand-in/providers";
import { brokenRules } from "./support/order";
import { Sandbox, type Step } from "./support/sandbox";
import { answers, CHANGES, FILLED, type Stack, TOKEN } from "./support/stacks";

const PROTECTED = /cannot be deleted\s+because it is protected/;

describeWith(["pulumi"], "The stacks on Pulumi's own engine", function () {
    this.timeout(300_000);
    let providers: Providers;
    let sandbox: Sandbox;
    /** What all stacks were created by. */
    let created: Operation[];

    before(async () => {
        providers = await Providers.start(["aws", "eks", "github", "kubernetes", "random"], answers());
        sandbox = new Sandbox(providers.addresses, FILLED);
        // As the README has it: `global` begins on a disk, and moves.
        await sandbox.succeed(["stack", "init", "global"], "disk");
        await sandbox.succeed(["config", "set", "--secret", "slipway:pullThroughToken", TOKEN], "disk");
        await up("global", "disk");
        await migrate("disk", "bucket");
        for (const stack of ["dev", "prod", "local"] as const) {
            await sandbox.succeed(["stack", "init", stack]);
            await up(stack);
        }
        created = [...providers.journal];
    });
    after(() => providers?.stop());

    const up = async (stack: Stack, backend: "disk" | "bucket" = "bucket") => {
        const start = performance.now();
        await sandbox.succeed(["up", "--yes", "--skip-preview", "--parallel=100", "--stack", stack], backend);
        note(`up of ${stack}`, (performance.now() - start) / 1000);
    };
    const migrate = (from: "disk" | "bucket", to: "disk" | "bucket") => {
        const source = [sandbox.backend(from), "global"];
        return sandbox.succeed(["stack", "migrate", ...source, "--secrets-provider=passphrase", "--yes"], to);
    };
    /** What a destroy had deleted, and how it ended. */
    const destroy = async (stack: Stack, options: string[] = [], backend: "disk" | "bucket" = "bucket") => {
        const before = providers.journal.length;
        const args = ["destroy", "--yes", "--parallel=100", "--stack", stack, ...options];
        const { status, said } = await sandbox.run(args, backend);
        return { status, said, deleted: providers.journal.slice(before) };
    };
    const createdFor = (stack: Stack) => created.filter(({ urn }) => stackOf(urn) === stack);
    /** Holds operations against the rules, and against their contrary. */
    const assertOrder = (stack: Stack, kind: Operation["kind"], operations: Operation[]) => {
        const resources = createdFor(stack).map(({ urn }) => ({ type: typeOf(urn), name: nameOf(urn) }));
        const rules = [...rulesOf(stack, resources), ...foundations(stack)];
        assert.deepEqual(brokenRules(operations, kind, rules, controlPlane(stack)), []);
        const contrary = foundations(stack).map(({ resource, needs, because }) => ({
            resource: needs,
            needs: resource,
            because,
        }));
        assert.equal(brokenRules(operations, kind, contrary, controlPlane(stack)).length, contrary.length);
    };

    for (const stack of Object.keys(FILLED) as Stack[]) {
        it(`has nothing left to do for ${stack}`, async () => {
            await sandbox.succeed(["preview", "--expect-no-changes", "--stack", stack]);
        });
    }

    for (const stack of ["dev", "prod"] as const) {
        it(`has created ${stack} in the order of the rules`, () => assertOrder(stack, "create", createdFor(stack)));
    }

    it("has made no administrator of whoever created the cluster, inside of the component of EKS", () => {
        const { inputs } = created.find(({ urn }) => nameOf(urn) === controlPlane("prod"))!;
        const { bootstrapClusterCreatorAdminPermissions: admin } = inputs["accessConfig"] as Record<string, unknown>;
        assert.equal(admin, false);
    });

    it("writes no secret down in the clear", async () => {
        const secrets = [TOKEN, ...created.flatMap(({ inputs }) => secretsIn(inputs))];
        for (const type of [
            "aws:rds/instance",
            "aws:elasticache/replicationGroup",
            "aws:secretsmanager/secretVersion",
        ]) {
            const some = created.filter(({ urn }) => typeOf(urn).startsWith(`${type}:`));
            for (const { urn, inputs } of some) assert.notDeepEqual(secretsIn(inputs), [], urn);
        }
        const kubeconfig = await sandbox.succeed([
            "stack",
            "output",
            "kubeconfig",
            "--show-secrets",
            "--stack",
            "prod",
        ]);
        const looked = [...secrets, kubeconfig.trim()].map((text) => unescaped(JSON.stringify(text).slice(1, -1)));
        const written = unescaped(sandbox.written().join());
        assert.deepEqual(
            looked.filter((text) => written.includes(text)),
            [],
        );
        // They are in there, and would have been found.
        const states = Object.keys(FILLED).map((stack) => sandbox.resources(stack, "--show-secrets"));
        const clear = unescaped(JSON.stringify(await Promise.all(states)));
        assert.deepEqual(
            looked.filter((text) => !clear.includes(text)),
            [],
        );
    });

    for (const { what, stack, values, replaces, leaves = [] } of CHANGES) {
        it(`replaces ${replaces.join() || "nothing"} for ${what}`, async () => {
            const steps = await sandbox.preview(stack, values);
            assert.notDeepEqual(steps, []);
            assert.deepEqual(goneIn(steps), replaces);
            const touched = steps.map(({ urn }) => nameOf(urn));
            for (const name of leaves) assert.ok(!touched.includes(name), name);
        });
    }

    it("refuses a change that would take the network away, and all that is in it", async () => {
        const file = sandbox.changed("prod", { cidrBlock: "10.9.0.0/16" });
        const { status, said } = await sandbox.run(["preview", "--stack", "prod", "--config-file", file]);
        assert.notEqual(status, 0);
        assert.match(
            said,
            /unable to replace resource "[^"]*::prod-network-vpc"\s+as it is currently marked for protection/,
        );
    });
    for (const stack of ["prod", "global"] as const) {
        it(`refuses to destroy ${stack}, before it deletes anything`, async () => {
            const { status, said, deleted } = await destroy(stack);
            assert.notEqual(status, 0);
            assert.match(said, PROTECTED);
            assert.deepEqual(deleted, []);
            const stateful = (await sandbox.resources(stack)).filter(({ type }) => STATEFUL.includes(type));
            assert.deepEqual(
                stateful.filter(({ protect }) => protect !== true).map(({ urn }) => urn),
                [],
            );
            assert.ok(stateful.length >= 5, stack);
        });
    }

    it("loses no data when somebody skips the preview, but everything else", async () => {
        const { status, said, deleted } = await destroy("prod", ["--skip-preview"]);
        assert.notEqual(status, 0);
        assert.match(said, PROTECTED);
        const types = deleted.map(({ urn }) => typeOf(urn));
        assert.deepEqual(
            types.filter((type) => [...STATEFUL, "aws:eks/cluster:Cluster"].includes(type)),
            [],
        );
        assert.ok(types.includes(SET) && types.includes("aws:eks/nodeGroup:NodeGroup"));
    });

    it("destroys prod once its protection is off, the services first", async () => {
        sandbox.set("prod", { deletionProtection: false });
        await up("prod");
        await destroyed("prod");
    });
    it("destroys dev, the services first", () => destroyed("dev"));
    it("destroys local", async () => {
        const { status, said } = await destroy("local");
        assert.equal(status, 0, said);
    });
    it("takes global out of the bucket, and destroys it", async () => {
        sandbox.set("global", { deletionProtection: false });
        await up("global");
        sandbox.forget("disk", "global");
        await migrate("bucket", "disk");
        const { status, said } = await destroy("global", [], "disk");
        assert.equal(status, 0, said);
    });

    async function destroyed(stack: "dev" | "prod"): Promise<void> {
        const { status, said, deleted } = await destroy(stack);
        assert.equal(status, 0, said);
        assert.deepEqual(await sandbox.resources(stack), []);
        assertOrder(stack, "delete", deleted);
        const gone = new Set(deleted.map(({ urn }) => urn));
        const forgotten = createdFor(stack).filter(({ urn }) => !gone.has(urn));
        assert.deepEqual(
            forgotten.map(({ urn }) => urn).filter((urn) => !typeOf(urn).startsWith("kubernetes:") || holdsOthers(urn)),
            [],
        );
    }
});

/** What the rules of a plan cannot name: there the control plane is a component, and what it is made of is not seen. */
function foundations(stack: string): Rule[] {
    const rule = (resource: string, needs: string, because: string) => ({
        resource: `${stack}-${resource}`,
        needs: `${stack}-${needs}`,
        because,
    });
    return [
        rule("cluster-nodes-default", "cluster-control-plane-eksCluster", "nodes join it"),
        rule("cluster-control-plane-eksCluster", "cluster-key", "it encrypts by it"),
        rule("cluster-control-plane-eksCluster", "network-vpc", "it is in there"),
        rule("database-instance", "database-subnets", "it is in there"),
        rule("database-instance", "database-key", "it encrypts by it"),
        rule("cache-group", "cache-key", "it encrypts by it"),
    ];
}

/** What has load balancers or volumes in AWS, which nobody would delete if it were dropped with the cluster. */
function holdsOthers(urn: string): boolean {
    return typeOf(urn) === SET || /-(environment|monitoring)-namespace$|-monitoring-release$/.test(nameOf(urn));
}

function controlPlane(stack: string): string {
    return `${stack}-cluster-control-plane-eksCluster`;
}

function stackOf(urn: string): string {
    return urn.split("::")[0]!.split(":")[2]!;
}

/** Names of what a preview replaces or deletes. */
function goneIn(steps: Step[]): string[] {
    return [...new Set(steps.filter(({ op }) => /replace|delete/.test(op)).map(({ urn }) => nameOf(urn)))];
}

function secretsIn(inputs: Wire): string[] {
    const found: string[] = [];
    mapSecrets(inputs, (content) => {
        found.push(...textsIn(plain(content)));
        return content;
    });
    return found;
}

/** JSON in JSON in JSON: whatever the depth, the same text. */
function unescaped(text: string): string {
    return text.replaceAll("\\", "");
}

/** Texts that are long enough to be told from others. */
function textsIn(value: Wire): string[] {
    if (typeof value === "string") return value.length < 12 ? [] : [value];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
