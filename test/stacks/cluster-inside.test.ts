import assert from "node:assert/strict";
import { FACTS } from "../../components/addons/facts";
import type { Recording } from "../../engine/recording";
import { ofType, recorded, reveal } from "./runs";

const RELEASE = "kubernetes:helm.sh/v3:Release";

/** What a resource is for: its name without those of the stack and of the environment. */
const roleOf = (stack: string, name: string) =>
    name
        .split("-")
        .filter((part) => ![stack, "dev", "prod"].includes(part))
        .join("-");
const inside = ({ resources }: Recording) => resources.filter(({ type }) => /^(kubernetes|slipway):/.test(type));

describe("what is inside of the cluster", function () {
    this.timeout(120_000);
    const stacks: Record<string, Recording> = {};
    before(async () => {
        const names = ["dev", "prod", "local"];
        const all = await Promise.all(names.map((name) => recorded(name, "up")));
        names.forEach((name, index) => (stacks[name] = all[index]!));
    });

    it("is of kinds that the charts at their pinned versions serve", () => {
        const served = new Set(Object.values(FACTS).flatMap(({ serves }) => serves));
        const ownGroups = new Set([...served].map((kind) => kind.split("/")[0]));
        for (const [stack, { resources }] of Object.entries(stacks)) {
            const kinds = resources.flatMap(
                ({ type }) => /^kubernetes:(.*):(.*)$/.exec(type)?.slice(1).join("/") ?? [],
            );
            const custom = kinds.filter((kind) => ownGroups.has(kind.split("/")[0]));
            assert.ok(custom.length > 3, stack);
            for (const kind of custom) assert.ok(served.has(kind), `${stack}: ${kind}`);
        }
        // What the standard asks for is served no more.
        assert.ok(!served.has("external-secrets.io/v1beta1/ClusterSecretStore"));
    });
    it("holds each release under a name that says what it is, at a version of its own", () => {
        for (const { resources } of Object.values(stacks)) {
            const releases = resources.filter(({ type }) => type === RELEASE);
            for (const { inputs, urn } of releases) assert.match(String(inputs["version"]), /^\d+\.\d+\.\d+$/, urn);
            const names = releases.map(({ inputs }) => inputs["name"]);
            assert.equal(new Set(names).size, names.length);
        }
    });
    it("differs between prod and a cluster of one's own in what AWS gives, and in nothing else", () => {
        const kindsOf = (stack: string) =>
            new Set(inside(stacks[stack]!).map(({ type, name }) => `${type.split(":").at(-1)} ${roleOf(stack, name)}`));
        const [prod, local] = [kindsOf("prod"), kindsOf("local")];
        const only = (one: Set<string>, other: Set<string>) => [...one].filter((kind) => !other.has(kind)).sort();
        assert.deepEqual(only(prod, local), ONLY_PROD);
        assert.deepEqual(only(local, prod), ONLY_LOCAL);
    });
    it("is told the same in dev and locally, where both are small", () => {
        const valuesOf = (stack: string, chart: string) => {
            const release = ofType(stacks[stack]!, RELEASE).find(({ inputs }) => inputs["chart"] === chart);
            return Object.keys(reveal(release!.inputs["values"])).sort();
        };
        for (const chart of ["argo-cd", "external-secrets", "kube-prometheus-stack", "policy-controller"]) {
            assert.deepEqual(valuesOf("local", chart), valuesOf("dev", chart), chart);
        }
    });
    it("keeps the secrets of a local cluster secret in the state", () => {
        const [store] = ofType(stacks["local"]!, "kubernetes:external-secrets.io/v1:ClusterSecretStore");
        const { data } = (store!.inputs["spec"] as any).provider.fake;
        assert.deepEqual(
            data.map(({ key, value }: any) => [key, value.$]),
            [
                ["dev/api/DB_URL", "secret"],
                ["dev/api/REDIS_URL", "secret"],
            ],
        );
    });
});

/** What AWS gives, what gives it to the cluster, and what only several pods or a private repository need. */
const ONLY_PROD = [
    "Cache cache",
    "Cluster cluster",
    "ClusterSecretStore external-secrets-aws-sm-platform",
    "ConnectionSecret api-connections",
    "Database database",
    "ExternalSecret gitops-credentials",
    "LoadBalancerController load-balancers",
    "Network network",
    "NetworkPolicy environment-allow-load-balancer",
    "PodDisruptionBudget telemetry-budget",
    "PodRole admission-pods",
    "PodRole cluster-ebs-csi",
    "PodRole cluster-vpc-cni",
    "PodRole external-secrets-pods",
    "PodRole load-balancers-pods",
    "PodRole rollouts-pods",
    "Release load-balancers-release",
    "StorageClass monitoring-storage-class",
];
/** What stands in for AWS: servers for databases, caches and images. */
const ONLY_LOCAL = [
    "Namespace data",
    "Secret postgres",
    "Secret redis",
    "Service postgres",
    "Service redis",
    "Service registry",
    "StatefulSet postgres",
    "StatefulSet redis",
    "StatefulSet registry",
];
