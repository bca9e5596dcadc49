import assert from "node:assert/strict";
import { Telemetry, type TelemetryArgs } from "../../../components";
import { requestsOf } from "../../../components/requests";
import { collectorConfig } from "../../../components/addons/telemetry/collector";
import { telemetryParts, telemetryValues } from "../../../components/addons/telemetry/values";
import { cloud } from "../../support/components";
import { deploy, isSecret, reveal } from "../../support/deploy";
import { assertKnown, planOf, registered } from "./support";

const BACKEND = { endpoint: "otlp.example.com:4317", headers: ["authorization", "x-tenant"] };
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
const SECRET = "kubernetes:core/v1:Secret";

describe("The configuration of the collector", () => {
    it("receives every signal by OTLP over gRPC, and by nothing else", () => {
        const { receivers, service } = collectorConfig(undefined);
        assert.deepEqual(Object.keys(receivers), ["otlp"]);
        assert.deepEqual(Object.keys(receivers.otlp.protocols), ["grpc"]);
        assert.deepEqual(Object.keys(service.pipelines), ["traces", "metrics", "logs"]);
    });
    it("refuses before it keeps, in every pipeline", () => {
        for (const { processors } of Object.values<any>(collectorConfig(BACKEND)["service"].pipelines)) {
            assert.deepEqual(processors, ["memory_limiter", "batch"]);
        }
    });
    it("names no component that it does not define", () => {
        for (const config of [collectorConfig(undefined), collectorConfig(BACKEND)]) {
            assert.deepEqual(config["service"].extensions, Object.keys(config["extensions"]));
            for (const pipeline of Object.values<any>(config["service"].pipelines)) {
                for (const kind of ["receivers", "processors", "exporters"]) {
                    assert.deepEqual(pipeline[kind], Object.keys(config[kind]));
                }
            }
        }
    });
    it("counts and drops what it receives, unless there is somewhere to send it", () => {
        assert.deepEqual(collectorConfig(undefined)["exporters"], { debug: { verbosity: "basic" } });
        assert.deepEqual(Object.keys(collectorConfig(BACKEND)["exporters"]), ["otlp_grpc"]);
    });
    it("reads the headers' values from the environment of the pod", () => {
        const { headers } = collectorConfig(BACKEND)["exporters"].otlp_grpc;
        assert.deepEqual(headers, { authorization: "${env:HEADER_0}", "x-tenant": "${env:HEADER_1}" });
    });
});

describe("The values of the collector", () => {
    it("are known to the chart", () => {
        for (const backend of [undefined, BACKEND])
            assertKnown("telemetry", telemetryValues(planOf("telemetry"), backend));
    });
    it("make the Service that everybody sends to", () => {
        assert.equal(telemetryValues(planOf("telemetry"), undefined)["fullnameOverride"], "otel-collector");
    });
    it("open the ports of OTLP and of its own metrics alone", () => {
        const { ports, serviceMonitor } = telemetryValues(planOf("telemetry"), undefined);
        const open = Object.keys(ports).filter((port) => ports[port].enabled);
        assert.deepEqual([open, serviceMonitor.enabled], [["metrics"], true]);
        // What is not named is as the chart has it: open.
        assert.equal("otlp" in ports, false);
    });
});

describe("Telemetry", () => {
    const run = (args: TelemetryArgs) => deploy(() => new Telemetry("one", args), cloud(false));

    it("is installed in a namespace of its own, which is restricted", async () => {
        const { release, registrations } = await registered(() => new Telemetry("one", {}));
        assert.deepEqual([release.inputs["name"], release.inputs["namespace"]], ["otel-collector", "telemetry"]);
        const { metadata } = registrations.find(({ type }) => type.endsWith(":Namespace"))!.inputs;
        assert.equal(metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
    });
    it("keeps one pod up while nodes are drained, where there are two", async () => {
        const { spec } = (await run({})).one(BUDGET).inputs;
        assert.equal(spec.maxUnavailable, 1);
        assert.deepEqual((await run({ replicas: 1 })).all(BUDGET), []);
    });
    it("holds the headers in a Secret, and nowhere else", async () => {
        const endpoint = "otlp.example.com:4317";
        const { one, all } = await run({ endpoint, headers: { authorization: "Bearer hidden" } });
        const { HEADER_0: value } = reveal(one(SECRET).inputs["stringData"]);
        assert.equal(reveal(value), "Bearer hidden");
        const { values } = one("kubernetes:helm.sh/v3:Release").inputs;
        assert.deepEqual(values.extraEnvsFrom, [{ secretRef: { name: one(SECRET).inputs["metadata"].name } }]);
        assert.ok(!JSON.stringify(values).includes("hidden"));
        assert.equal(all(SECRET).length, 1);
    });
    it("tells the engine that headers are secret", async () => {
        const { one } = await run({ endpoint: "otlp.example.com:4317", headers: { authorization: "hidden" } });
        const { stringData } = one(SECRET).inputs;
        assert.ok(isSecret(stringData) || isSecret(stringData.HEADER_0));
    });
    it("makes no Secret where there is no header", async () => {
        assert.deepEqual((await run({ endpoint: "otlp.example.com:4317" })).all(SECRET), []);
    });
    it("refuses a URL, headers for nobody, and a header that gRPC cannot send; all at once", () => {
        const args = { endpoint: "https://otlp.example.com/v1", headers: { Authorization: "x" } };
        assert.throws(
            () => new Telemetry("one", args),
            /has 2 problems:\n {2}endpoint: .*\n {2}headers.Authorization: /,
        );
        assert.throws(() => new Telemetry("one", { headers: { key: "x" } }), /headers.key: .* give the endpoint/);
    });
    it("asks for what all its pods ask for", () => {
        assert.deepEqual(requestsOf(telemetryParts(planOf("telemetry"))), {
            cpuMillicores: 100,
            memoryMiB: 256,
            pods: 2,
        });
    });
});
