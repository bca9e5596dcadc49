import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as ipaddr from "ipaddr.js";
import { parse } from "yaml";
import { readEnvironmentConfig, readGlobalConfig, readLocalConfig } from "../../stacks/config";
import { deploy } from "../support/deploy";
import { recorded } from "./runs";
import { ADMIN, attempt, keyed, ROOT } from "./support";

const yaml = (name: string) => parse(readFileSync(join(ROOT, name), "utf8"));

/** One mistake in the file of prod, and the line that tells of it. */
const MISTAKES: [what: string, key: string, value: string | undefined, problem: string][] = [
    ["a key that nobody knows", "nodecount", "3", "no such key; did you mean nodeCount?"],
    ["a key that is like none", "favouriteColour", "red", "no such key"],
    ["a number in words", "nodeCount", "three", 'expected an integer, got "three"'],
    ["a number with a fraction", "cacheNodes", "1.5", 'expected an integer, got "1.5"'],
    ["a number that is too small", "nodeCount", "0", 'expected at least 1, got "0"'],
    ["a number that is too large", "cacheNodes", "7", 'expected at most 6, got "7"'],
    ["a boolean in words", "databaseMultiZone", "yes", 'expected true or false, got "yes"'],
    ["a mode that there is none of", "natGateways", "two", 'expected one of none, single, perZone, got "two"'],
    ["an empty text", "kubernetesVersion", "", 'expected some text, got ""'],
    ["a list that is none", "services", '"api"', 'expected a list, such as [a, b], got "\\"api\\""'],
    ["a list in words", "services", "api", 'expected JSON, got "api"'],
    ["an empty list", "services", "[]", "expected at least one, got []"],
    ["a single zone", "zones", '["ap-northeast-2a"]', 'expected two or more, got ["ap-northeast-2a"]'],
    [
        "an address in place of a host and a port",
        "otlpEndpoint",
        "https://x.y/",
        'expected a host and a port, such as otlp.example.com:4317, got "https://x.y/"',
    ],
    [
        "an address in place of a host",
        "argoCdHost",
        "https://argocd.acme.dev",
        'expected a host name alone, such as argocd.acme.dev, got "https://argocd.acme.dev"',
    ],
    [
        "a certificate of another region",
        "argoCdCertificateArn",
        "arn:aws:acm:us-east-1:210987654321:certificate/1",
        "expected the ARN of a certificate such as arn:aws:acm:ap-northeast-2:ACCOUNT:certificate/ID, " +
            'got "arn:aws:acm:us-east-1:210987654321:certificate/1": ' +
            "aws acm list-certificates --region ap-northeast-2 prints it",
    ],
    [
        "a quota that is none",
        "quota",
        "3",
        'expected cpu, memory, memoryLimit or pods: write { cpu: 6, memory: 12Gi }, got "3"',
    ],
    ["pods in words", "quota.pods", '{"pods":"many"}', 'expected a whole number, got "many"'],
    ["too little storage", "monitoringStorageGiB", "2", 'expected at least 5, got "2"'],
    ["an admission that there is none of", "admission", "deny", 'expected one of warn, enforce, got "deny"'],
    ["an item that is no text", "interfaceEndpoints[1]", '["ecr.api",5]', "expected some text, got 5"],
    [
        "a zone of another region",
        "zones[1]",
        '["ap-northeast-2a","us-east-1b"]',
        'expected a zone of ap-northeast-2 such as ap-northeast-2a, got "us-east-1b": correct it, or aws:region',
    ],
    [
        "an environment that is there twice",
        "environments[1]",
        '["prod","prod"]',
        'expected each name once, got "prod": remove it',
    ],
    [
        "a service that is there twice",
        "services[2]",
        '["api","web","api"]',
        'expected each name once, got "api": remove it',
    ],
];

describe("the configuration of a stack", () => {
    for (const [what, place, value, problem] of MISTAKES) {
        it(`refuses ${what}, and names the file, the key and what was expected`, async () => {
            const { failure, registrations } = await attempt({ [`slipway:${place.replace(/[[.].*/, "")}`]: value });
            assert.equal(failure, `Pulumi.prod.yaml is wrong:\n  slipway:${place}: ${problem}`);
            assert.deepEqual(registrations, []);
        });
    }
    it("tells of all mistakes at once", async () => {
        const given = MISTAKES.filter(([, key]) => !key.includes("["));
        const values = Object.fromEntries(given.map(([, key, value]) => [`slipway:${key}`, value]));
        const lines = (await attempt(values)).failure!.split("\n").slice(1);
        assert.equal(lines.length, Object.keys(values).length);
    });
    it("accepts the file of prod once its owner has filled it in", async () => {
        const { failure, warnings } = await attempt({});
        assert.deepEqual([failure, warnings], [undefined, []]);
    });
    it("gives an environment the quota that the file names, and the component's own where it names none", async () => {
        const { one } = await attempt({ "slipway:quota": '{"cpu":1.5,"pods":80}' });
        const { hard } = one("kubernetes:core/v1:ResourceQuota", "prod-environment-quota").inputs["spec"];
        assert.deepEqual([hard["requests.cpu"], hard["requests.memory"], hard["pods"]], ["1.5", "6Gi", "80"]);
    });
    it("takes a zone for what it is when no region is configured, and asks for the region", async () => {
        const { failure } = await attempt({ "aws:region": undefined });
        assert.match(failure!, /aws:region/);
        assert.doesNotMatch(failure!, /zones/);
    });
});

// Not repeated in the configuration's own rules: a component says it, in the same words to everybody who uses it.
const LEFT_TO_COMPONENTS: [what: string, values: Record<string, string>, message: RegExp][] = [
    [
        "a zone for which there is no slot",
        { zones: '["ap-northeast-2a","ap-northeast-2g"]' },
        /^Network "prod-network" has 1 problem:\n {2}zones\[1\]: expected a zone with a letter from a to f/,
    ],
    [
        "a zone that is there twice",
        { zones: '["ap-northeast-2a","ap-northeast-2a"]' },
        /^Network .*\n {2}zones\[1\]: expected each zone once/,
    ],
    [
        "a VPC that is too small",
        { cidrBlock: "10.0.0.0/24" },
        /^Network .*\n {2}cidrBlock: expected room for six slots/,
    ],
    [
        "an endpoint that is open to everybody",
        { publicAccessCidrs: '["0.0.0.0/0"]' },
        /^Cluster .*\n {2}publicAccessCidrs\[0\]/,
    ],
    [
        "an administrator who is there twice",
        { administrators: JSON.stringify([ADMIN, ADMIN.replace("role/", "role/team/")]) },
        /^Cluster .*each principal once/s,
    ],
    [
        "a service in capital letters",
        { services: '["API"]' },
        /^ConnectionSecret .*\n {2}service: expected a Kubernetes label/,
    ],
    [
        "a quota without its unit",
        { quota: '{"memory":6}' },
        /^EnvironmentNamespace .*\n {2}quota\.memory: expected an amount such as "6Gi", .*, got "6": correct it, with its unit/,
    ],
    ["a class of another service", { databaseInstanceClass: "cache.t4g.medium" }, /^Database .*\n {2}instanceClass/],
];

describe("a component refuses what the configuration leaves to it:", () => {
    for (const [what, values, message] of LEFT_TO_COMPONENTS) {
        it(what, async () => {
            assert.match((await attempt(keyed(values))).failure ?? "nothing", message);
        });
    }
});

describe("the files of the stacks", () => {
    const environments = ["dev", "prod"];

    it("of dev and prod hold the same keys in the same order", () => {
        const [dev, prod] = environments.map((name) => Object.keys(yaml(`Pulumi.${name}.yaml`).config));
        assert.deepEqual(dev, prod);
    });
    it("of dev and prod name blocks that do not overlap, so that the networks can be joined", () => {
        const blocks = environments.map((name) => yaml(`Pulumi.${name}.yaml`).config["slipway:cidrBlock"]);
        const [dev, prod] = blocks.map((block) => ipaddr.IPv4.parseCIDR(block));
        assert.ok(!dev![0].match(prod!) && !prod![0].match(dev!), blocks.join(" "));
    });
    it("of global gives each stack's deployer the environments that the stack hosts", () => {
        const hosts = environments.map((name) => [name, yaml(`Pulumi.${name}.yaml`).config["slipway:environments"]]);
        const { config } = yaml("Pulumi.global.yaml");
        assert.deepEqual(config["slipway:environmentStacks"], Object.fromEntries(hosts));
        assert.deepEqual(yaml("Pulumi.yaml").config.environmentStacks.default, Object.fromEntries(hosts));
    });
    it("are planned with outputs of global that global has", async () => {
        const { outputs } = await recorded("global", "up");
        const shape = (value: any) => (typeof value === "object" ? Object.keys(value) : typeof value);
        const known = Object.entries(yaml("answers.yaml").stacks["organization/slipway/global"]);
        for (const [name, value] of known) assert.deepEqual(shape(outputs[name]), shape(value), name);
    });
    it("use the keys that Pulumi.yaml declares, which are those that the program reads", async () => {
        const declared = Object.keys(yaml("Pulumi.yaml").config);
        const readers = [readGlobalConfig, readEnvironmentConfig, readLocalConfig];
        const read = new Set((await Promise.all(readers.map(keysOf))).flat());
        assert.deepEqual([...read].sort(), [...declared].sort());
        for (const stack of ["global", "local", ...environments]) {
            for (const key of Object.keys(yaml(`Pulumi.${stack}.yaml`).config)) {
                assert.ok(
                    /^(aws:region|github:owner)$/.test(key) || declared.includes(key.replace("slipway:", "")),
                    `${stack}: ${key}`,
                );
            }
        }
    });
});

/** The keys that a stack without any is told to be missing. */
async function keysOf(read: () => unknown): Promise<string[]> {
    const { value } = await deploy(() => {
        try {
            return String(read());
        } catch (error) {
            assert.ok(pulumi.RunError.isInstance(error));
            return error.message;
        }
    });
    return [...value.matchAll(/^ {2}project:(\w+): .*, got nothing$/gm)].map(([, key]) => key!);
}
