import * as assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { EnvironmentNamespace, type EnvironmentNamespaceArgs } from "../../../components/gitops/environment-namespace";
import { namespaceManifests, planSettings } from "../../../components/gitops/namespace-plan";
import { deploy, valueOf } from "../../support/deploy";

const ARGS: EnvironmentNamespaceArgs = {
    environment: "dev",
    loadBalancerCidrBlocks: ["10.0.101.0/24"],
    dataCidrBlocks: ["10.0.201.0/24"],
};
const NAMESPACE = "kubernetes:core/v1:Namespace";

const create = (args: Partial<EnvironmentNamespaceArgs> = {}, opts?: pulumi.ComponentResourceOptions) =>
    new EnvironmentNamespace("here", { ...ARGS, ...args }, opts);

for (const preview of [false, true]) {
    describe(`EnvironmentNamespace, in ${preview ? "preview" : "up"}`, () => {
        it("creates exactly what the plan says", async () => {
            const { registrations } = await deploy(() => create(), { preview });
            const { networkPolicies, ...others } = namespaceManifests({
                name: "dev",
                environment: "dev",
                ...planSettings(ARGS),
            });
            const children = registrations.filter(({ custom }) => custom).map(({ inputs }) => inputs);
            assert.deepEqual(inOrder(children), inOrder([...Object.values(others), ...networkPolicies]));
        });
        it("creates the namespace before what goes into it, and deletes all of it with the namespace", async () => {
            const { registrations, one } = await deploy(() => create(), { preview });
            const namespace = one(NAMESPACE, "here-namespace").urn;
            const inside = registrations.filter(({ custom, urn }) => custom && urn !== namespace);
            assert.equal(inside.length, 10);
            for (const { urn, dependsOn, deletedWith } of inside) {
                assert.ok(dependsOn.includes(namespace), urn);
                assert.equal(deletedWith, namespace, urn);
            }
            assert.equal(one(NAMESPACE).deletedWith, "");
        });
        it("hands out the name of the namespace", async () => {
            const { value } = await deploy(() => valueOf(create().namespaceName), { preview });
            assert.equal(value, "dev");
        });
    });
}

describe("EnvironmentNamespace", () => {
    it("patches the account that Kubernetes makes, and makes none", async () => {
        const { one, all } = await deploy(() => create());
        const { inputs } = one("kubernetes:core/v1:ServiceAccountPatch", "here-service-account");
        assert.deepEqual([inputs["metadata"].name, inputs["automountServiceAccountToken"]], ["default", false]);
        assert.deepEqual(all("kubernetes:core/v1:ServiceAccount"), []);
    });
    it("waits twenty minutes for a namespace to go, for load balancers go with it", async () => {
        const waits: [string, unknown][] = [];
        const transformations: pulumi.ResourceTransformation[] = [
            ({ type, opts }) => void waits.push([type, (opts as pulumi.CustomResourceOptions).customTimeouts]),
        ];
        await deploy(() => create({}, { transformations }));
        assert.deepEqual(
            waits.filter(([, timeouts]) => timeouts !== undefined),
            [[NAMESPACE, { delete: "20m" }]],
        );
    });
    it("names its children by what they are, so that a flow less moves none of the others", async () => {
        const names = async (args: Partial<EnvironmentNamespaceArgs>) =>
            (await deploy(() => create(args))).registrations.map(({ name }) => name);
        const all = await names({});
        const fewer = await names({ loadBalancerCidrBlocks: [], dataCidrBlocks: undefined });
        assert.deepEqual(
            all.filter((name) => !fewer.includes(name)),
            ["here-allow-load-balancer", "here-allow-data"],
        );
        assert.deepEqual(
            fewer.filter((name) => !all.includes(name)),
            [],
        );
    });
    it("lists everything that is wrong at once, and creates nothing", async () => {
        const wrong: EnvironmentNamespaceArgs = {
            environment: "Prod",
            quota: { cpu: "3 cores", memory: "6GB", memoryLimit: "0Gi", pods: 0.5 },
            loadBalancerCidrBlocks: ["10.0.101.0", "0.0.0.0/0", "10.0.101.7/24"],
            dataCidrBlocks: ["10.0.201.0/24", "10.0.201.0/24"],
            dataNamespaces: ["data/postgres"],
        };
        await assert.rejects(
            deploy(() => create(wrong)),
            {
                message: `EnvironmentNamespace "here" has 10 problems:
  environment: expected lower-case letters, digits and dashes, 63 characters at most, got "Prod": a namespace is named by it
  quota.cpu: expected cores, such as "3", "1.5" or "500m", got "3 cores": correct it; nothing is finer than 1m
  quota.memory: expected an amount such as "6Gi", "1.5Gi" or "512Mi", got "6GB": correct it, with its unit
  quota.memoryLimit: expected an amount such as "6Gi", "1.5Gi" or "512Mi", got "0Gi": correct it, with its unit
  quota.pods: expected a whole number above 0, got 0.5
  loadBalancerCidrBlocks[0]: expected an IPv4 block such as "10.0.101.0/24", got "10.0.101.0"
  loadBalancerCidrBlocks[1]: expected blocks of /16 or narrower, got 0.0.0.0/0: name the subnets
  loadBalancerCidrBlocks[2]: expected the first address of the block, got 10.0.101.7/24: write 10.0.101.0/24
  dataCidrBlocks[1]: expected each once, got "10.0.201.0/24" again: remove it
  dataNamespaces[0]: expected the name of a namespace such as "data", got "data/postgres"`,
            },
        );
    });
    for (const [quota, takes] of [
        ...["1", "0.5", "1.50", "1500m"].map((cpu) => [{ cpu }, true] as const),
        ...["0", "0.0", "-1", "1.5m", "0.0001", "1."].map((cpu) => [{ cpu }, false] as const),
        ...["1Gi", "1.5Gi", "0.5Mi", "1536M", "1.5G"].map((memory) => [{ memory }, true] as const),
        ...["1536", "0.0Gi", "1.Gi", "1.5gi", "500m"].map((memory) => [{ memory }, false] as const),
    ]) {
        it(`${takes ? "takes" : "refuses"} a quota of ${JSON.stringify(quota)}, as the charts of services do`, async () => {
            const failure = await deploy(() => create({ quota })).then(
                () => "",
                (error: Error) => error.message,
            );
            assert.equal(failure === "", takes, failure);
        });
    }
    for (const environment of ["default", "preview-shop-7", "previews"]) {
        it(`refuses the name ${environment}, which is taken`, async () => {
            const expected = `environment: expected another name, got "${environment}": Kubernetes, an add-on or our previews use it`;
            await assert.rejects(
                deploy(() => create({ environment })),
                (error: Error) => error.message.includes(expected),
            );
        });
    }
});

/** Resources are registered in no order of ours. */
function inOrder(manifests: any[]): any[] {
    const nameOf = ({ kind, metadata }: any) => `${kind} ${metadata.name}`;
    return [...manifests].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
