import * as assert from "node:assert/strict";
import { UnansweredInvoke } from "../../../engine/answers";
import { UNKNOWN, secret } from "../../../engine/wire";
import { directoryOf } from "../../support/temporary";
import { answers } from "./support";

const ask = (token: string, given = {}) => answers().invoke(token, given, "invoke").result;

describe("data sources of AWS", () => {
    it("know the configured region and the account", () => {
        assert.equal(ask("aws:index/getRegion:getRegion")["region"], "ap-northeast-2");
        assert.equal(ask("aws:index/getCallerIdentity:getCallerIdentity")["accountId"], "123456789012");
        assert.equal(ask("aws:index/getPartition:getPartition")["partition"], "aws");
    });

    it("know the zones of the region, with their ids", () => {
        const { names, zoneIds } = ask("aws:index/getAvailabilityZones:getAvailabilityZones");
        assert.deepEqual(names, ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c", "ap-northeast-2d"]);
        assert.deepEqual(zoneIds, ["apne2-az1", "apne2-az2", "apne2-az3", "apne2-az4"]);
    });

    it("leave out the zones that the program excludes", () => {
        const given = { region: "eu-west-1", excludeNames: ["eu-west-1b"] };
        assert.deepEqual(ask("aws:index/getAvailabilityZones:getAvailabilityZones", given)["names"], [
            "eu-west-1a",
            "eu-west-1c",
        ]);
    });

    it("find what is asked for: the arguments stand in the result", () => {
        const filters = [{ name: "state", values: ["available"] }];
        const found = ask("aws:ec2/getVpc:getVpc", { id: "vpc-1", filters });
        assert.equal(found["id"], "vpc-1");
        assert.equal(found["arn"], "arn:aws:ec2:ap-northeast-2:123456789012:vpc/vpc-1");
        assert.deepEqual(found["filters"], filters);
    });

    it("give an image of the architecture that the filters ask for", () => {
        const filters = [{ name: "architecture", values: ["arm64"] }];
        assert.equal(ask("aws:ec2/getAmi:getAmi", { filters })["architecture"], "arm64");
        assert.equal(ask("aws:ec2/getAmi:getAmi")["architecture"], "x86_64");
    });

    it("find the role behind a session", () => {
        const given = { arn: "arn:aws:sts::1:assumed-role/admin/me" };
        const { issuerArn, sessionName } = ask("aws:iam/getSessionContext:getSessionContext", given);
        assert.deepEqual([issuerArn, sessionName], ["arn:aws:iam::1:role/admin", "me"]);
    });

    it("are made up from the declared result when the table does not know them, and say so", () => {
        const { result, answeredBy } = answers().invoke(
            "aws:efs/getFileSystem:getFileSystem",
            { fileSystemId: "fs-1" },
            "invoke",
        );
        assert.equal(answeredBy, "declaration");
        assert.equal(result["fileSystemId"], "fs-1");
        assert.match(String(result["arn"]), /^arn:aws:elasticfilesystem:/);
        assert.equal(answers().invoke("aws:index/getRegion:getRegion", {}, "invoke").answeredBy, "table");
    });
});

describe("other functions", () => {
    it("read YAML as the Kubernetes provider does: octal modes, lists, no empty documents", () => {
        const text = [
            "kind: ConfigMap\nmode: 0644\nday: 2001-01-01",
            "",
            "kind: List\nitems: [{kind: Pod}, {kind: Namespace}]",
        ].join("\n---\n");
        assert.deepEqual(ask("kubernetes:yaml:decode", { text, defaultNamespace: "shop" })["result"], [
            { kind: "ConfigMap", mode: 420, day: "2001-01-01", metadata: { namespace: "shop" } },
            { kind: "Pod", metadata: { namespace: "shop" } },
            { kind: "Namespace" },
        ]);
    });

    it("render no chart, and say so", () => {
        const { result, note } = answers().invoke("kubernetes:helm:template", {}, "invoke");
        assert.deepEqual(result, { result: [] });
        assert.match(note!, /^the objects of this Helm chart are not in the plan/);
    });

    it("give of a chart the objects that the program's sources ask for, each to the chart it is asked of", () => {
        const programDirectory = directoryOf({
            "index.ts": `
const shop = new k8s.helm.v3.Chart("shop", {});
export const a = shop.getResource("apps/v1/Deployment", "web");
export const b = shop
    .getResourceProperty("v1/Service", "tools", "web", "status");
export const c = shop.getResourceProperty("v1/Service", "web", "status");
other.getResource("v1/Service", "not");
const blog: Chart = new Chart('blog', {}); blog.getResource('v1/Service', 'default', 'blog');
`,
        });
        const objects = (name: string): unknown =>
            answers({ programDirectory }).invoke(
                "kubernetes:helm:template",
                { jsonOpts: JSON.stringify({ release_name: name }) },
                "invoke",
            ).result["result"];
        assert.deepEqual(objects("shop"), [
            { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } },
            {
                apiVersion: "v1",
                kind: "Service",
                spec: { type: "LoadBalancer" },
                metadata: { name: "web", namespace: "tools" },
            },
            { apiVersion: "v1", kind: "Service", spec: { type: "LoadBalancer" }, metadata: { name: "web" } },
        ]);
        assert.deepEqual(objects("blog"), [
            {
                apiVersion: "v1",
                kind: "Service",
                spec: { type: "LoadBalancer" },
                metadata: { name: "blog", namespace: "default" },
            },
        ]);
        assert.deepEqual(objects("sho"), []);
    });

    it("give for the parameters in which AWS publishes images an image, and for the JSON ones JSON", () => {
        const value = (name: string): string => String(ask("aws:ssm/getParameter:getParameter", { name })["value"]);
        assert.match(
            value("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"),
            /^ami-[0-9a-f]{17}$/,
        );
        assert.match(value("/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/recommended/image_id"), /^ami-/);
        assert.match(JSON.parse(value("/aws/service/ecs/optimized-ami/amazon-linux-2/recommended")).image_id, /^ami-/);
        assert.equal(value("/shop/url"), "value-of-/shop/url");
    });

    it("answer the methods of components", () => {
        const { result } = answers().invoke("eks:index:Cluster/getKubeconfig", {}, "call");
        assert.equal(JSON.parse(String(result["result"])).kind, "Config");
    });

    it("do not answer methods in a preview, where the component is yet to be created", () => {
        const preview = answers({ mode: "preview" });
        assert.deepEqual(preview.invoke("eks:index:Cluster/getKubeconfig", {}, "call").result, { result: UNKNOWN });
        assert.equal(preview.invoke("aws:index/getRegion:getRegion", {}, "invoke").result["region"], "ap-northeast-2");
    });

    it("keep secret what follows from a secret", () => {
        assert.deepEqual(ask("std:index:base64encode", { input: secret("a") })["result"], secret("YQ=="));
        assert.equal(ask("std:index:base64encode", { input: "a" })["result"], "YQ==");
    });

    it("compute what needs no cloud", () => {
        assert.equal(ask("std:index:upper", { input: "a" })["result"], "A");
    });

    it("are answered by the user's file before anything else", () => {
        const token = "aws:index/getRegion:getRegion";
        const file = { path: "answers.json", invokes: { [token]: { region: "mars-1" } } };
        assert.deepEqual(answers({ file }).invoke(token, {}, "invoke"), {
            result: { region: "mars-1" },
            answeredBy: "file",
        });
    });

    it("fail when nobody knows the answer, with the cure, and keep secrets", () => {
        const given = { name: "x", token: secret("hush") };
        const error = new UnansweredInvoke("acme:index:getBudget", "invoke", given);
        assert.throws(() => answers().invoke("acme:index:getBudget", given, "invoke"), error);
        assert.equal(
            error.message,
            [
                "an offline run cannot answer the data source acme:index:getBudget",
                '  arguments: {"name":"x","token":"[secret]"}',
                "  cure: write what it gives into answers.yaml and pass that with --answers answers.yaml:",
                '    {"invokes":{"acme:index:getBudget":{"name":"value"}}}',
            ].join("\n"),
        );
    });

    it("name the file that the user already has", () => {
        const file = { path: "ci/known.yaml" };
        assert.throws(
            () => answers({ file }).invoke("acme:index:getBudget", {}, "invoke"),
            /into ci\/known\.yaml and pass/,
        );
    });
});
