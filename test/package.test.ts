import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import manifest from "../package.json";
import { cloud, COMPONENTS } from "./support/components";
import { deploy } from "./support/deploy";
import { PluginHost, type Refusal } from "./support/plugin-host";

const ROOT = join(__dirname, "..");

/** Inputs that may come from other resources. All others a program must know when it constructs the component. */
const FLOWING: Record<string, string[]> = {
    Admission: ["aws.clusterName", "aws.permissionsBoundaryArn", "imagePullPolicyArn", "values"],
    ArgoCd: ["ingress.certificateArn", "sso.secretStore", "values"],
    ArgoRollouts: ["aws.clusterName", "aws.permissionsBoundaryArn", "values"],
    Cache: ["allowedSecurityGroupIds{}", "subnetIds", "vpcId"],
    Cluster: ["nodeSubnetIds", "permissionsBoundaryArn", "subnetIds", "vpcId"],
    ConnectionSecret: ["databaseUrl", "kmsKeyArn", "redisUrl"],
    Database: ["allowedSecurityGroupIds{}", "subnetIds", "vpcId"],
    DeployRole: [
        ...["ownerId", "permissionsBoundaryArn", "policies{}", "policyArns{}", "providerArn"],
        ...["pulumiDeployment.providerArn", "repositoryId"],
    ],
    EnvironmentNamespace: [],
    ExternalSecrets: ["aws.clusterName", "aws.permissionsBoundaryArn", "stores.kmsKeyArn", "stores.values{}", "values"],
    GithubIdentity: ["existingProviderArn"],
    GitopsBootstrap: ["argoCdNamespace", "credentialsStore"],
    ImageRegistry: ["pullThroughCredential.accessToken", "pullThroughCredential.username"],
    LoadBalancerController: ["aws.clusterName", "aws.permissionsBoundaryArn", "values", "vpcId"],
    MetricsServer: ["values"],
    Monitoring: ["alertmanagerConfig", "values"],
    MonitoringCrds: ["values"],
    Network: ["permissionsBoundaryArn"],
    OpsRepository: ["checkWorkflow"],
    PermissionsBoundary: ["stateBucketArn", "stateKeyArn"],
    PodRole: ["clusterName", "permissionsBoundaryArn", "policy"],
    PulumiIdentity: [],
    RuntimeSecurity: ["values"],
    ServiceRepository: ["environments.variables{}", "variables{}"],
    StateBackend: [],
    Telemetry: ["endpoint", "headers{}", "values"],
};

const REQUIRED: Record<string, string[]> = {
    Admission: [],
    ArgoCd: [],
    ArgoRollouts: [],
    Cache: ["allowedSecurityGroupIds", "subnetIds", "vpcId"],
    Cluster: ["accessEntries", "region", "subnetIds", "vpcId"],
    ConnectionSecret: ["environment", "service"],
    Database: ["allowedSecurityGroupIds", "subnetIds", "vpcId"],
    DeployRole: ["owner", "ownerId", "providerArn", "repository", "repositoryId", "workflowRef"],
    EnvironmentNamespace: ["environment"],
    ExternalSecrets: ["stores"],
    GithubIdentity: [],
    GitopsBootstrap: ["chartRegistry", "environments", "opsRepositoryUrl"],
    ImageRegistry: ["repositories"],
    LoadBalancerController: ["aws", "vpcId"],
    MetricsServer: [],
    Monitoring: [],
    MonitoringCrds: [],
    Network: ["zones"],
    OpsRepository: ["repository"],
    PermissionsBoundary: ["environment"],
    PodRole: ["clusterName", "namespace", "serviceAccount"],
    PulumiIdentity: ["organization"],
    RuntimeSecurity: [],
    ServiceRepository: ["environments", "repository"],
    StateBackend: ["region"],
    Telemetry: [],
};

describe("the package that `pulumi package add` makes of the repository", function () {
    this.timeout(120_000);
    let host: PluginHost;
    let schema: any;

    before(async () => {
        host = await PluginHost.start();
        schema = await host.schema();
    });
    after(() => host?.stop());

    const tokenOf = (name: string) => `slipway:index:${name}`;

    it("bears the name and the version of the npm package", () => {
        assert.deepEqual([schema.name, schema.version], [manifest.name, manifest.version]);
    });
    it("offers every component and nothing else", () => {
        assert.deepEqual(Object.keys(schema.resources).sort(), Object.keys(COMPONENTS).map(tokenOf).sort());
        for (const { isComponent } of Object.values<any>(schema.resources)) assert.equal(isComponent, true);
    });
    it("describes every component, property and value of an enum in words", () => {
        for (const { at, description } of described(schema)) {
            assert.match(description ?? "", /\w{3}/, `${at} has no description`);
            assert.ok(!description!.includes("[object Object]"), `${at}: a {@link} breaks the description`);
        }
    });
    it("refers to types of its own alone", () => {
        for (const token of Object.keys(schema.types)) assert.match(token, /^slipway:index:[A-Z]\w+$/);
        const references = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)].map(([, target]) => target!);
        assert.notEqual(references.length, 0);
        // What a chart says its values are, no schema of ours can say.
        const own = references.filter((target) => target !== "pulumi.json#/Any");
        for (const target of own) assert.ok(schema.types[target.replace("#/types/", "")], target);
    });
    it("asks for what cannot be guessed, and for no more", () => {
        assert.deepEqual(
            byComponent((resource) => [...resource.requiredInputs].sort()),
            REQUIRED,
        );
    });
    it("lets values flow in from other resources, and wants the structure to be known", () => {
        assert.deepEqual(
            byComponent((resource) => flowing(resource.inputProperties).sort()),
            FLOWING,
        );
    });
    it("promises the outputs that each component registers", async () => {
        for (const [name, create] of Object.entries(COMPONENTS)) {
            const { one, outputs } = await deploy(() => create("one", { tags: {} }), cloud(false));
            const registered = Object.keys(outputs.get(one(tokenOf(name)).urn)).sort();
            assert.deepEqual(Object.keys(schema.resources[tokenOf(name)].properties).sort(), registered, name);
        }
    });
    it("constructs a component for a program in any language", async () => {
        const outputs = await host.construct(tokenOf("GithubIdentity"), "github", {});
        assert.deepEqual(Object.keys(outputs), ["providerArn"]);
        assert.deepEqual(
            [...host.monitor.resources.values()].map(({ name }) => name),
            ["github", "github-provider"],
        );
    });
    it("says which arguments are wrong, property by property", async () => {
        const refusal = await host.construct(tokenOf("Network"), "net", { zones: ["mars-1a"], natGateways: "many" });
        const { code, details, properties } = refusal as Refusal;
        assert.equal(code, grpc.status.INVALID_ARGUMENT);
        assert.match(details, /^Network "net" has 2 problems:/);
        assert.deepEqual(properties, ["zones[0]", "natGateways"]);
    });

    function byComponent<T>(read: (resource: any) => T): Record<string, T> {
        return Object.fromEntries(Object.keys(COMPONENTS).map((name) => [name, read(schema.resources[tokenOf(name)])]));
    }

    /** Paths of the inputs that are not plain; `{}` stands for the values of a map whose keys are. Tags always flow. */
    function flowing(properties: Record<string, any>): string[] {
        return Object.entries(properties).flatMap(([name, property]) => {
            if (name === "tags") return [];
            if (!property.plain) return [name];
            const inner = schema.types[(property.$ref ?? property.items?.$ref)?.replace("#/types/", "")];
            const below = flowing(inner?.properties ?? {}).map((path) => `${name}.${path}`);
            const values = property.additionalProperties;
            return values !== undefined && !values.plain ? [`${name}{}`, ...below] : below;
        });
    }
});

describe("the npm package", function () {
    this.timeout(60_000);
    let copy: string;
    let packed: string[];

    before(async () => {
        copy = copyRepository();
        // Builds first, as `npm publish` does.
        const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json"], { cwd: copy });
        packed = JSON.parse(stdout.slice(stdout.indexOf("[\n")))[0].files.map(({ path }: { path: string }) => path);
    });
    after(() => rmSync(copy, { recursive: true, force: true }));

    it("holds every file that package.json names", () => {
        const { bin, exports, main } = manifest;
        const targets = Object.values(exports).flatMap((one) => (typeof one === "string" ? [one] : Object.values(one)));
        for (const path of [main, bin.slipway, ...targets.map((target) => target.slice(2))]) {
            assert.ok(packed.includes(path), `${path} is not packed`);
        }
    });
    it("holds the components as source, for the host, and compiled, for npm", () => {
        const sources = packed.filter((path) => /^components\/.*\.ts$/.test(path));
        assert.ok(sources.includes("components/network/subnets.ts"));
        for (const path of sources) {
            const compiled = `dist/${path.replace(/\.ts$/, "")}`;
            assert.ok(packed.includes(`${compiled}.js`) && packed.includes(`${compiled}.d.ts`), path);
        }
        for (const path of ["PulumiPlugin.yaml", "tsconfig.json"]) assert.ok(packed.includes(path), path);
    });
    it("holds nothing else: no stack, no test, no bench, no configuration of anybody's", () => {
        const documents = /^(README(\.ko)?|CHANGELOG)\.md$|^LICENSE$|^docs\/[\w.-]+\.(md|json)$/;
        const expected =
            /^(components|dist\/(components|delivery|engine|cli|checks))\/|^(package|tsconfig)\.json$|^PulumiPlugin\.yaml$/;
        assert.deepEqual(
            packed.filter((path) => !documents.test(path) && !expected.test(path)),
            [],
        );
    });
    it("is a command that runs", () => {
        const command = join(copy, manifest.bin.slipway);
        assert.match(readFileSync(command, "utf8"), /^#!\/usr\/bin\/env node\n/);
        assert.match(execFileSync(process.execPath, [command, "--help"], { encoding: "utf8" }), /slipway/);
    });
});

describe("package-lock.json", () => {
    it("names no folder of anybody's machine and no registry: everybody installs from their own", () => {
        const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
        for (const [path, entry] of Object.entries<any>(lock.packages)) {
            assert.match(path, /^(node_modules\/|$)/);
            assert.deepEqual([path, entry.resolved, entry.link], [path, undefined, undefined]);
        }
    });
});

/** A folder to build in, with the modules of this one. */
function copyRepository(): string {
    const copy = mkdtempSync(join(tmpdir(), "slipway-package-"));
    const left = new Set([".git", "dist", "node_modules"]);
    for (const name of readdirSync(ROOT).filter((name) => !left.has(name))) {
        cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    return copy;
}

/** Everything that a reader of the reference looks at. */
function* described(schema: any): Generator<{ at: string; description?: string }> {
    for (const [token, resource] of Object.entries<any>(schema.resources)) {
        yield { at: token, description: resource.description };
        for (const direction of ["inputProperties", "properties"]) {
            yield* describedIn(`${token} ${direction}`, resource[direction]);
        }
    }
    for (const [token, type] of Object.entries<any>(schema.types)) {
        yield* describedIn(token, type.properties ?? {});
        for (const { name, description } of type.enum ?? []) yield { at: `${token}.${name}`, description };
    }
}

function* describedIn(at: string, properties: Record<string, any>): Generator<{ at: string; description?: string }> {
    for (const [name, { description }] of Object.entries(properties)) yield { at: `${at}.${name}`, description };
}
