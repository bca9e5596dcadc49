import assert from "node:assert/strict";
import { type KubernetesObject, render } from "../charts/helm";
import { matrix, REQUIRED } from "../charts/matrix";
import { one, podTemplates } from "../charts/objects";
import { describeOnCluster, kubectl } from "./support/cluster";

const NAMESPACE = "preview-charts-test";

/** Asks the API server what it would do, with unknown fields refused. */
const dryRun = (objects: KubernetesObject[]) =>
    kubectl(["apply", "--dry-run=server", "--validate=strict", "--namespace", NAMESPACE, "--filename", "-"], objects);

const podOf = (template: any, spec: object = {}): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...template.metadata, name: "pod" },
    spec: { ...template.spec, ...spec },
});

/** A new namespace gets its default account from the cluster too: whoever looks first and creates then can come second. */
const APPLY = ["apply", "--server-side", "--force-conflicts"];

describeOnCluster(["helm"], "A real API server", function () {
    this.timeout(120_000);
    let preview: KubernetesObject[];

    before(async () => {
        preview = await render("preview", { ...REQUIRED.preview, name: NAMESPACE });
        const [account] = (await render("api", REQUIRED.api)).filter(({ kind }) => kind === "ServiceAccount");
        for (const objects of [preview, [account!]]) {
            const { status, stderr } = await kubectl([...APPLY, "--namespace", NAMESPACE, "--filename", "-"], objects);
            assert.equal(status, 0, stderr);
        }
    });
    after(() => kubectl(["delete", "namespace", NAMESPACE, "--wait=false"]));

    it("takes every object of every case, and of the namespace of a preview", async () => {
        const rendered = await Promise.all(matrix().map(({ chart, values }) => render(chart, values)));
        const objects = [...preview, ...rendered.flat()];
        const { status, stdout, stderr } = await dryRun(objects);
        assert.equal(status, 0, stderr);
        assert.equal(stdout.trim().split("\n").length, objects.length);
        assert.doesNotMatch(stderr, /unknown|deprecated|would violate/i);
    });

    it("refuses a field that a kind does not have, of its own kinds and of others'", async () => {
        const objects = await render("api", REQUIRED.api);
        for (const kind of ["Rollout", "AnalysisTemplate", "ExternalSecret", "ServiceMonitor", "PodDisruptionBudget"]) {
            const object = one(objects, kind);
            const { status, stderr } = await dryRun([{ ...object, spec: { ...object["spec"], surprise: 1 } }]);
            assert.equal(status, 1, kind);
            assert.match(stderr, /unknown field "(spec\.)?surprise"/);
        }
    });

    it("takes the pods where Pod Security restricted is enforced and the quota counts them", async () => {
        const rendered = await Promise.all(matrix().map(({ chart, values }) => render(chart, values)));
        const pods = rendered.flatMap(podTemplates).map((each) => podOf(each, { serviceAccountName: "api" }));
        const { status, stdout, stderr } = await dryRun(pods);
        assert.equal(status, 0, stderr);
        assert.equal(stdout.trim().split("\n").length, pods.length);
        assert.ok(pods.length > matrix().length);
    });

    it("refuses the same pods as root, without the seccomp profile, with privileges, with the disk of the node, or beyond the quota", async () => {
        const [template] = podTemplates(await render("api", REQUIRED.api));
        const [container] = template.spec.containers;
        const broken: [spec: object, says: RegExp][] = [
            [{ securityContext: { ...template.spec.securityContext, runAsNonRoot: false } }, /runAsNonRoot/],
            [{ securityContext: { runAsNonRoot: true } }, /seccompProfile/],
            [{ containers: [{ ...container, securityContext: {} }] }, /allowPrivilegeEscalation/],
            [{ volumes: [{ name: "tmp", hostPath: { path: "/" } }] }, /hostPath/],
            [{ containers: [{ ...container, resources: { requests: { cpu: "2" } } }] }, /exceeded quota/],
        ];
        for (const [spec, says] of broken) {
            const { status, stderr } = await dryRun([podOf(template, spec)]);
            assert.equal(status, 1, String(says));
            assert.match(stderr, says);
        }
    });
});
