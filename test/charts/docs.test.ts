import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { mergeValues, type Values } from "../../components/addons/values";
import { type Chart, render, type KubernetesObject } from "./helm";
import { one } from "./objects";
import { refusal } from "./refusal";
import { describeWith } from "../support/tools";

const TEXT = readFileSync(join(__dirname, "../../docs/charts.md"), "utf8");
/** The blocks of YAML that are whole files of services, in their order. */
const FILES = [...TEXT.matchAll(/```yaml\n(chart: [^`]*)```/g)].map(([, text]) => parse(text!));

const rendered = ({ chart, image, values }: { chart: Chart; image: Values; values: Values }) =>
    render(chart, mergeValues({ image, environment: "prod" }, values));
const container = (objects: KubernetesObject[]) => one(objects, "Rollout").spec.template.spec.containers[0];

describeWith(["helm"], "The files in docs/charts.md", function () {
    this.timeout(10_000);

    it("are what the charts take, and come out as they read", async () => {
        const [api, web, ...others] = await Promise.all(FILES.map(rendered));
        assert.deepEqual(others, []);
        assert.equal(one(api!, "HorizontalPodAutoscaler").spec.maxReplicas, 6);
        assert.deepEqual(container(web!).resources, {
            requests: { cpu: "500m", memory: "512Mi" },
            limits: { cpu: "2", memory: "1Gi" },
        });
        assert.ok(container(web!).env.some(({ name, value }: any) => name === "WORKERS" && value === "4"));
        const { annotations } = one(web!, "Ingress").metadata;
        assert.match(annotations!["alb.ingress.kubernetes.io/certificate-arn"]!, /^arn:aws:acm:/);
        const weights = one(web!, "Rollout").spec.strategy.canary.steps.map(({ setWeight }: any) => setWeight);
        assert.deepEqual(
            weights.filter((weight: number | undefined) => weight !== undefined),
            [5, 25, 50, 100],
        );
    });

    it("say what lists do: one of a team takes the place of the chart's, where maps are merged", async () => {
        const values = { secrets: ["DB_URL", "SESSION_KEY"], env: { LOG_LEVEL: "info" } };
        const objects = await rendered({ ...FILES[0], values });
        const keys = one(objects, "ExternalSecret").spec.data.map(({ secretKey }: any) => secretKey);
        assert.deepEqual(keys, ["DB_URL", "SESSION_KEY"]);
        const names = container(objects).env.map(({ name }: any) => name);
        assert.ok(names.includes("OTLP_ENDPOINT") && names.includes("LOG_LEVEL"));
    });

    for (const key of ["command", "volumes", "startupProbe", "terminationGracePeriodSeconds", "cronJobs"]) {
        it(`say that ${key} is nothing of theirs`, async () => {
            assert.match(await refusal({ [key]: 1 }), new RegExp(`additional properties '${key}' not allowed`));
        });
    }
});
