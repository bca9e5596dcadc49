import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as slipway from "../../components";
import { cloud, COMPONENTS, SECRET, STATEFUL } from "../support/components";
import { deploy, type Deployment, isSecret, type Registration } from "../support/deploy";
import { isTaggable } from "../support/taggable";

const TAGS = { Team: "orders" };

/** Inputs that the state must never hold in the clear. */
const SENSITIVE: Record<string, string> = {
    "aws:elasticache/replicationGroup:ReplicationGroup": "authToken",
    "aws:rds/instance:Instance": "password",
    "aws:secretsmanager/secretVersion:SecretVersion": "secretString",
};

const UNKNOWN = pulumi.runtime.unknownValue;

describe("the list of components that are tested together", () => {
    it("is the list of components that the package exports", () => {
        const exported = Object.entries(slipway).filter(([, value]) => isComponent(value));
        assert.deepEqual(exported.map(([name]) => name).sort(), Object.keys(COMPONENTS).sort());
    });
});

for (const mode of ["up", "preview"]) {
    for (const [name, create] of Object.entries(COMPONENTS)) {
        describe(`${name} in ${mode}`, () => {
            const token = `slipway:index:${name}`;
            const run = (deletionProtection?: boolean) =>
                deploy(() => create("one", { tags: TAGS, deletionProtection }), cloud(mode === "preview"));
            let deployment: Deployment<pulumi.ComponentResource>;

            before(async () => {
                deployment = await run();
            });

            it(`is registered as ${token}, and nothing outside of it`, () => {
                const component = deployment.one(token, "one");
                assert.equal(component.custom, false);
                assert.deepEqual(outsiders(deployment.registrations, component.urn), []);
            });
            it("has children, and all their names begin with its own", () => {
                const children = deployment.registrations.filter(({ type }) => type !== token);
                assert.notEqual(children.length, 0);
                for (const child of children) assert.ok(child.name.startsWith("one-"), child.urn);
            });
            it("gives its tags to everything that takes tags", () => {
                const taggable = deployment.registrations.filter(({ type }) => isTaggable(type));
                // Neither Kubernetes nor GitHub knows tags.
                const inAws = deployment.registrations.some(({ type }) => /^(aws|eks):/.test(type));
                assert.equal(taggable.length > 0, inAws);
                for (const { inputs, urn } of taggable) assert.equal(inputs["tags"]?.Team, "orders", urn);
            });
            it("registers as outputs what it has as public fields", () => {
                const registered = deployment.outputs.get(deployment.one(token).urn);
                assert.deepEqual(Object.keys(registered).sort(), fieldsOf(deployment.value));
            });
            it("tells the engine of every secret that it is one", () => {
                assert.ok(!clearText(deployment).includes(SECRET));
                for (const { type, inputs, urn } of deployment.registrations) {
                    const property = SENSITIVE[type];
                    if (property === undefined) continue;
                    const value = inputs[property];
                    assert.ok(isSecret(value) || (mode === "preview" && value === UNKNOWN), `${urn} ${property}`);
                }
            });
            it("brings no provider: the user's is used", () => {
                const providers = deployment.registrations.filter(({ type }) => type.startsWith("pulumi:providers:"));
                assert.deepEqual(providers, []);
            });
            it("protects what holds data, and nothing else, unless told not to", async () => {
                const holders = deployment.registrations.filter(({ type }) => STATEFUL.includes(type));
                assert.deepEqual(protectedIn(deployment), holders.map(({ urn }) => urn).sort());
                assert.deepEqual(protectedIn(await run(true)), protectedIn(deployment));
                assert.deepEqual(protectedIn(await run(false)), []);
            });
            it("can be there twice", async () => {
                const both = () => [create("one", { tags: TAGS }), create("two", { tags: TAGS })];
                const { registrations } = await deploy(both, cloud(mode === "preview"));
                assert.equal(registrations.length, 2 * deployment.registrations.length);
                assert.deepEqual(repeated(registrations.map(({ urn }) => urn)), []);
                assert.deepEqual(repeated(registrations.flatMap(physicalName)), []);
            });
        });
    }
}

function isComponent(value: unknown): boolean {
    return typeof value === "function" && value.prototype instanceof pulumi.ComponentResource;
}

/** Everything that is neither the component nor below it. */
function outsiders(registrations: Registration[], component: string): string[] {
    const parents = new Map(registrations.map(({ urn, parent }) => [urn, parent]));
    const isInside = (urn: string): boolean => urn === component || (parents.has(urn) && isInside(parents.get(urn)!));
    return registrations.map(({ urn }) => urn).filter((urn) => !isInside(urn));
}

/** The fields that the class adds to those of every component. */
function fieldsOf(component: pulumi.ComponentResource): string[] {
    return Object.keys(component)
        .filter((key) => !key.startsWith("__") && key !== "urn")
        .sort();
}

/** All that the engine was told, without what it was told in secret. */
function clearText({ registrations, outputs }: Deployment<unknown>): string {
    return JSON.stringify([registrations, [...outputs]], (_, value) => (isSecret(value) ? "[secret]" : value));
}

function protectedIn({ registrations }: Deployment<unknown>): string[] {
    return registrations
        .filter(({ protect }) => protect)
        .map(({ urn }) => urn)
        .sort();
}

/**
 * The name that AWS is given, which only one resource of its type can have. In a cluster an add-on is there once, as is a
 * repository with its owner: their names are fixed, for others find them by it.
 */
function physicalName({ type, inputs }: Registration): string[] {
    if (!type.startsWith("aws:")) return [];
    return typeof inputs["name"] === "string" && inputs["name"] !== UNKNOWN ? [`${type} ${inputs["name"]}`] : [];
}

function repeated(values: string[]): string[] {
    return values.filter((value, index) => values.indexOf(value) !== index);
}
