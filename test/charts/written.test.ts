import assert from "node:assert/strict";
import { join } from "node:path";
import { stringify } from "yaml";
import { mergeValues, type Values } from "../../components/addons/values";
import { charts, render, run, template } from "./helm";
import { DIGEST, REQUIRED } from "./matrix";
import { one } from "./objects";
import { refusal } from "./refusal";
import { describeWith } from "../support/tools";

const QUANTITY = { cpu: "cores, such as 200m, 0.5 or 2", memory: "an amount such as 512Mi, 1.5Gi or 1G" };
const requests = (what: string, amount: unknown): Values => ({ resources: { requests: { [what]: amount } } });
const pause = (time: unknown): Values => ({ canary: { steps: [{ weight: 10, pause: time }] } });
const outside = (cidr: string): Values => ({ outside: [{ cidr, port: 443 }] });
const alb = (host: string): Values => ({ traffic: "alb", ingress: { host } });
const TAKEN = ["1", 1, "0.5", 0.5, "0.10", "1.0", "1000m"];

/** Values that are each written wrong, and the start of what the charts say. */
const WRONG: [values: Values, says: string][] = [
    ...["1.4.2", "none", `@${DIGEST}`, "1.4.2@sha256:0a1b"].map((tag): [Values, string] => [
        { image: { tag } },
        `image.tag: expected a tag and the digest that decides what runs, 1.4.2@sha256:<64 hexadecimal digits>, got "${tag}": take it from a promotion`,
    ]),
    ...["ghcr.io/acme/api@x", "ghcr.io/acme/Api", "api"].map((repository): [Values, string] => [
        { image: { repository } },
        `image.repository: expected a registry and a name in lower case, such as ghcr.io/acme/shop/api, got "${repository}": correct it`,
    ]),
    ...["0", "-1", "0.0001", "1.5m", "1 core"].map((cpu): [Values, string] => [
        requests("cpu", cpu),
        `resources.requests.cpu: expected ${QUANTITY.cpu}, got "${cpu}": correct it`,
    ]),
    ...["256", "0Gi", "1GB", "512mi"].map((memory): [Values, string] => [
        requests("memory", memory),
        `resources.requests.memory: expected ${QUANTITY.memory}, got "${memory}": correct it, with its unit`,
    ]),
    [{ env: { WORKERS: 4 } }, "env.WORKERS: expected text, got 4: put it in quotes"],
    [{ env: { DEBUG: true } }, "env.DEBUG: expected text, got true: put it in quotes"],
    [{ env: { "my-name": "x" } }, 'env.my-name: expected a name of letters, digits and underscores, got "my-name"'],
    ...["db-url", "Db_Url", "1ST"].map((name): [Values, string] => [
        { secrets: ["DB_URL", name] },
        `secrets[1]: expected a name of capital letters, digits and underscores, such as DB_URL, got "${name}": rename it, in the secret store too`,
    ]),
    ...["2", 2, "2m30s", "0s", "2 m"].map((time): [Values, string] => [
        pause(time),
        `canary.steps[0].pause: expected a whole number and its unit s, m or h, such as 90s or 2m, got "${time}": correct it`,
    ]),
    ...["25h", "1441m", "86401s"].map((time): [Values, string] => [
        pause(time),
        `canary.steps[0].pause: expected 24h at most, got "${time}": a rollout that waits holds up the next version, and what its pods ask for; lower it`,
    ]),
    ...["5", 120].flatMap((window) =>
        [true, false].map((enabled): [Values, string] => [
            { analysis: { window, enabled } },
            `analysis.window: expected a whole number and its unit s, m or h, such as 90s or 2m, got "${window}"`,
        ]),
    ),
    [{ analysis: { interval: "1d" } }, "analysis.interval: expected a whole number and its unit s, m or h"],
    ...["https://shop.example.com", "Shop.example.com", "shop", "a.example.com,b.example.com"].map(
        (host): [Values, string] => [
            alb(host),
            `ingress.host: expected one name in lower case, such as shop.example.com, got "${host}": leave out its scheme, port and path`,
        ],
    ),
    ...["999.1.1.1/99", "10.0.0.256/32", "10.0.0.0/33", "010.0.0.0/8", "10.0.0.1", "api.example.com"].map(
        (cidr): [Values, string] => [
            outside(cidr),
            `outside[0].cidr: expected an IPv4 block such as 203.0.113.0/24, or an address such as 203.0.113.7/32, got "${cidr}": correct it; a network policy knows no names`,
        ],
    ),
];

const asRequested = async (what: string, amount: unknown) => {
    const objects = await render("api", mergeValues(REQUIRED.api, requests(what, amount)));
    return one(objects, "Rollout").spec.template.spec.containers[0].resources.requests[what];
};

describeWith(["helm"], "How values are written", function () {
    this.timeout(10_000);

    it("is told to whoever writes them otherwise, with an example", async () => {
        const all = await Promise.all(WRONG.map(async ([values, says]) => [await refusal(values), says] as const));
        for (const [said, says] of all) assert.ok(said.includes(` has 1 problem:\n  ${says}`), said);
    });

    it("is told to whoever names a variable by a word that YAML takes for false", async () => {
        const outcome = async (env: string) => {
            const chart = join(await charts(), "api");
            const args = ["template", "api", chart, "--kube-version", "1.36.0", "--values", "-"];
            return run("helm", args, `${stringify(REQUIRED.api)}env: { ${env} }`);
        };
        const says =
            "env.false: expected the name of a variable, got what YAML makes of a word such as yes, no, Y or N: put the name in quotes";
        assert.ok((await outcome('N: "1"')).stderr.includes(says));
        assert.equal((await outcome('"N": "1"')).status, 0);
    });

    it("is that of Kubernetes for quantities, numbers too, and text is what comes of them", async () => {
        for (const cpu of TAKEN) assert.equal(await asRequested("cpu", cpu), String(cpu));
        for (const memory of ["512Mi", "0.5Gi", "536M", "0.5G"]) {
            assert.equal(await asRequested("memory", memory), memory);
        }
    });

    it("lets a pod ask for as much as there is where its limit is none, and for all of its limit", async () => {
        const values = {
            resources: { requests: { cpu: 4, memory: "1.5Gi" }, limits: { cpu: null, memory: "1536Mi" } },
        };
        const objects = await render("api", mergeValues(REQUIRED.api, values));
        const { resources } = one(objects, "Rollout").spec.template.spec.containers[0];
        assert.deepEqual(resources, { requests: { cpu: "4", memory: "1.5Gi" }, limits: { memory: "1536Mi" } });
    });

    it("takes a day of pause, and every IPv4 block", async () => {
        const blocks = ["0.0.0.0/0", "10.0.0.0/8", "255.255.255.255/32", "203.0.113.0/24"];
        for (const values of [...["24h", "1440m", "86400s", "1s"].map(pause), ...blocks.map(outside)]) {
            const { status, stderr } = await template("api", mergeValues(REQUIRED.api, values));
            assert.equal(status, 0, stderr);
        }
    });
});
