import assert from "node:assert/strict";
import { one } from "../charts/objects";
import { type Case, isAll, type Moment, NAMESPACE, renderVersion, ROLLOUTS, tagOf, Watch } from "./support/canaries";
import { Api, apply, describeOnCluster, kubectl, note, paths, removeNamespace, sleep, until } from "./support/cluster";
import { freePorts } from "./support/processes";
import { MISLABELLED, startPrometheus } from "./support/prometheus";
import { startRollouts } from "./support/rollouts";
import { FAILING, IDLE, SLOW, SyntheticService } from "./support/synthetic-service";

const BY_REPLICAS = { traffic: "replicas", ingress: { host: "" } };

const CASES = {
    good: { chart: "api", pods: 10 },
    slow: { chart: "api", pods: 4 },
    failing: { chart: "api", pods: 4 },
    turning: { chart: "api", pods: 4 },
    idle: { chart: "api", pods: 4 },
    mislabelled: { chart: "api", pods: 4 },
    unanswered: { chart: "api", pods: 4 },
    "web-good": { chart: "web", pods: 10, values: BY_REPLICAS },
    "web-failing": { chart: "web", pods: 4, values: BY_REPLICAS },
    "alb-good": { chart: "web", pods: 4 },
    "alb-failing": { chart: "web", pods: 4 },
} satisfies Record<string, Case>;

type Name = keyof typeof CASES;
type Versions = (name: string) => string;

const NAMES = Object.keys(CASES) as Name[];
const stable: Versions = (name) => `1.0.0-${name}`;
const canary: Versions = (name) => `2.0.0-${name}`;

/** Steps of the charts: weight, pause, analysis, twice, then all. */
const [ANALYSIS_AT_10, ANALYSIS_AT_50] = [2, 5];

describeOnCluster(["helm", "prometheus", "rollouts-controller"], "Argo Rollouts with our charts", function () {
    this.timeout(200_000);
    const toStop: (() => Promise<void> | void)[] = [];
    let api: Api;
    let watch: Watch;
    let service: SyntheticService;
    let turn: Promise<void>;

    // All of them at once: most of the time is pauses.
    before(async () => {
        await removeNamespace(NAMESPACE);
        await kubectl(["create", "namespace", NAMESPACE]);
        const ports = await freePorts("prometheus", "nobody");
        const render = (version: Versions) =>
            Promise.all(
                NAMES.map((name) => {
                    const port = name === "unanswered" ? ports.nobody : ports.prometheus;
                    return renderVersion(name, CASES[name], version(name), `http://127.0.0.1:${port}`);
                }),
            );
        const [before, after] = [await render(stable), await render(canary)];

        api = await Api.open();
        toStop.push(() => api.close());
        service = await SyntheticService.start();
        toStop.push(() => service.stop());
        const monitors = before.map((objects) => one(objects, "ServiceMonitor"));
        const options = { port: ports.prometheus, namespace: NAMESPACE, address: service.address };
        toStop.push((await startPrometheus(monitors, options)).stop);
        toStop.push((await startRollouts(NAMESPACE)).stop);
        watch = new Watch(api);
        toStop.push(() => watch.stop());

        await apply(NAMESPACE, before.flat());
        for (const name of NAMES) await watch.moment(name, "runs", 60, ({ phase }) => phase === "Healthy");
        behave();
        watch.restart();
        await apply(NAMESPACE, after.flat());
        turn = watch
            .moment("turning", "is at 50 %", 150, ({ step }) => step > ANALYSIS_AT_10)
            .then(() => service.behave(canary("turning"), FAILING));
    });
    after(async () => {
        for (const stop of toStop.reverse()) await stop();
        await kubectl(["delete", "namespace", NAMESPACE, "--wait=false"]);
    });

    /** No verdict may come from the old version: it is bad where the new one is good, and good and busy elsewhere. */
    function behave(): void {
        for (const name of ["good", "web-good", "alb-good"]) service.behave(stable(name), FAILING);
        for (const name of ["failing", "web-failing", "alb-failing"]) service.behave(canary(name), FAILING);
        service.behave(canary("slow"), SLOW);
        service.behave(canary("idle"), IDLE);
    }

    /** Waits until the cluster has pods of this version alone, as many as there should be. */
    const onlyRuns = (name: Name, version: string) =>
        until(`${name}: only ${version} runs`, 60, async () => {
            const pods = await api.items(`${paths.core(NAMESPACE, "pods")}?labelSelector=app=${name}`);
            return pods.length === CASES[name].pods && pods.every((pod) => tagOf(pod) === version);
        });

    async function promotes(name: Name): Promise<void> {
        const moment = await watch.moment(name, "is promoted", 150, isAll(canary(name)));
        note(`${name}: promoted`, watch.secondsTo(name, moment));
        await onlyRuns(name, canary(name));
        assert.ok(!watch.of(name).some(({ aborted }) => aborted));
    }

    async function aborts(name: Name, step: number): Promise<void> {
        const moment = await watch.moment(name, "aborts", 150, ({ aborted }) => aborted);
        note(`${name}: aborted`, watch.secondsTo(name, moment));
        await onlyRuns(name, stable(name));
        // The first measurement may abort before anybody sees that it began.
        assert.ok([step - 1, step].includes(watch.lastStep(name)), `${name} came to step ${watch.lastStep(name)}`);
    }

    /** It waits for somebody, neither further nor back; the one who comes gives up. */
    async function holds(name: Name): Promise<void> {
        const isHeld = ({ pauses }: Moment) => pauses.includes("InconclusiveAnalysisRun");
        const moment = await watch.moment(name, "is held", 150, isHeld);
        note(`${name}: held`, watch.secondsTo(name, moment));
        await sleep(10);
        const last = watch.of(name).at(-1)!;
        assert.ok(isHeld(last) && last.phase === "Paused" && !last.aborted);
        assert.deepEqual(last.pods, { [stable(name)]: 4, [canary(name)]: 1 });
        assert.equal(watch.lastStep(name), ANALYSIS_AT_10);
        const status = `${paths.of(ROLLOUTS, NAMESPACE, "rollouts")}/${name}/status`;
        await api.patch(status, { status: { abort: true } });
        await onlyRuns(name, stable(name));
    }

    const podsAt = (name: Name, step: number) => {
        const { pods } = watch.endOf(name, step);
        return [pods[stable(name)], pods[canary(name)]];
    };

    it("promote a good canary from 10 to 50 to 100 %, however bad the old version is", async () => {
        await promotes("good");
        assert.deepEqual(podsAt("good", ANALYSIS_AT_10), [9, 1]);
        assert.deepEqual(podsAt("good", ANALYSIS_AT_50), [5, 5]);
    });

    it("promote web by pods, as api", async () => {
        await promotes("web-good");
        assert.deepEqual(podsAt("web-good", ANALYSIS_AT_10), [9, 1]);
        assert.deepEqual(podsAt("web-good", ANALYSIS_AT_50), [5, 5]);
    });

    it("promote web by the weights of its load balancer, with all old pods there until the end", async () => {
        await promotes("alb-good");
        for (const [step, weight] of [
            [ANALYSIS_AT_10, 10],
            [ANALYSIS_AT_50, 50],
        ] as const) {
            assert.equal(watch.endOf("alb-good", step).weight, weight);
            assert.equal(podsAt("alb-good", step)[0], 4);
        }
    });

    it("abort a slow canary at 10 %", () => aborts("slow", ANALYSIS_AT_10));

    it("abort a failing canary at 10 %, of api and of web", async () => {
        await aborts("failing", ANALYSIS_AT_10);
        await aborts("web-failing", ANALYSIS_AT_10);
    });

    it("abort a failing canary behind a load balancer, which gets no request any more", async () => {
        await aborts("alb-failing", ANALYSIS_AT_10);
        assert.equal(watch.of("alb-failing").at(-1)!.weight, 0);
    });

    it("abort a canary that turns bad at 50 %", async () => {
        await turn;
        await aborts("turning", ANALYSIS_AT_50);
    });

    it("abort a canary while Prometheus is down", () => aborts("unanswered", ANALYSIS_AT_10));

    it("hold a canary that nobody calls, however busy the old version is", () => holds("idle"));

    it("hold a canary whose series carry another hash, however good it is", async () => {
        assert.equal(canary("mislabelled"), MISLABELLED);
        await holds("mislabelled");
    });
});
