import { mergeValues, type Values } from "../../../components/addons/values";
import { type Chart, type KubernetesObject, render } from "../../charts/helm";
import { DIGEST, REQUIRED } from "../../charts/matrix";
import { type Api, paths, sleep, until } from "./cluster";

export const ROLLOUTS = "argoproj.io/v1alpha1";

/** Namespace of the tests, and of what `render` renders. */
export const NAMESPACE = "prod";

/** A service whose new version comes up as a canary. */
export interface Case {
    readonly chart: Exclude<Chart, "preview">;
    readonly pods: number;
    readonly values?: Values;
}

/** What there was of a rollout at one moment. */
export interface Moment {
    readonly seconds: number;
    readonly phase: string;
    readonly step: number;
    readonly aborted: boolean;
    /** Ready pods by version, where there are any. */
    readonly pods: Record<string, number>;
    /** Share of the requests that a load balancer is told to give the canary. */
    readonly weight: number | undefined;
    readonly pauses: string[];
}

/** The objects of a version. What takes minutes takes seconds here; nothing else differs from what a service gets. */
export function renderVersion(name: string, { chart, pods, values = {} }: Case, version: string, prometheus: string) {
    const short: Values = {
        image: { tag: `${version}@${DIGEST}` },
        replicas: pods,
        hpa: { enabled: false },
        migration: { enabled: false },
        canary: {
            steps: [
                { weight: 10, pause: "30s" },
                { weight: 50, pause: "30s" },
            ],
        },
        analysis: { address: prometheus, window: "20s", interval: "2s" },
    };
    return render(chart, [REQUIRED[chart], short, values].reduce(mergeValues), name);
}

/** Looks at all rollouts of the namespace again and again, and remembers. */
export class Watch {
    private readonly began = Date.now();
    private restarted = false;
    private readonly moments = new Map<string, Moment[]>();
    private stopped = false;
    private readonly loop: Promise<void>;

    constructor(private readonly api: Api) {
        this.loop = this.look();
    }

    /** Forgets what was, and remembers each rollout from when it goes on to another version. */
    restart(): void {
        this.restarted = true;
        this.moments.clear();
    }

    async stop(): Promise<void> {
        this.stopped = true;
        await this.loop;
    }

    of(name: string): Moment[] {
        return this.moments.get(name) ?? [];
    }

    /** Seconds from when the rollout began to a moment. */
    secondsTo(name: string, { seconds }: Moment): number {
        return seconds - this.of(name)[0]!.seconds;
    }

    /** The furthest step before an abort, which starts anew. */
    lastStep(name: string): number {
        return Math.max(...this.of(name).map(({ aborted, step }) => (aborted ? 0 : step)));
    }

    /** The last moment of a step. */
    endOf(name: string, step: number): Moment {
        return this.of(name)
            .filter((moment) => moment.step === step)
            .at(-1)!;
    }

    /** Waits for such a moment, if there was none yet. */
    moment(name: string, what: string, seconds: number, isIt: (moment: Moment) => boolean): Promise<Moment> {
        return until(`${name}: ${what}`, seconds, async () => this.of(name).find(isIt)).catch((error) => {
            throw new Error(`${(error as Error).message}; last: ${JSON.stringify(this.of(name).at(-1))}`);
        });
    }

    private async look(): Promise<void> {
        while (!this.stopped) {
            const [rollouts, sets, ingresses] = await Promise.all([
                this.api.items(paths.of(ROLLOUTS, NAMESPACE, "rollouts")),
                this.api.items(paths.of("apps/v1", NAMESPACE, "replicasets")),
                this.api.items(paths.of("networking.k8s.io/v1", NAMESPACE, "ingresses")),
            ]);
            for (const rollout of rollouts) this.remember(rollout, sets, ingresses);
            await sleep(0.5);
        }
    }

    private remember(
        { metadata, status = {} }: KubernetesObject,
        sets: KubernetesObject[],
        ingresses: KubernetesObject[],
    ) {
        const { name } = metadata;
        const moments = this.moments.get(name) ?? [];
        if (this.restarted && moments.length === 0 && status.phase === "Healthy") return;
        this.moments.set(name, moments);
        moments.push({
            seconds: (Date.now() - this.began) / 1000,
            phase: status.phase ?? "",
            step: status.currentStepIndex ?? 0,
            aborted: status.abort === true,
            pods: Object.fromEntries(
                sets
                    .filter((set) => isOf(set, name))
                    .map(readyOf)
                    .filter(([, ready]) => ready > 0),
            ),
            weight: weightOf(ingresses.find((ingress) => ingress.metadata.name === name)),
            pauses: (status.pauseConditions ?? []).map(({ reason }: { reason: string }) => reason),
        });
    }
}

/** Whether the version runs alone, or alone gets requests. */
export const isAll =
    (version: string) =>
    ({ phase, pods }: Moment) =>
        phase === "Healthy" && (pods[version] ?? 0) > 0;

const isOf = ({ metadata }: KubernetesObject, name: string) => metadata.labels?.["app"] === name;

/** Readable tag of the image that a pod runs. */
export const tagOf = ({ spec }: Pick<KubernetesObject, string>): string =>
    /:([^:@]+)@/.exec(spec.containers[0].image)![1]!;

const readyOf = ({ spec, status }: KubernetesObject): [string, number] => [
    tagOf(spec.template),
    status.readyReplicas ?? 0,
];

function weightOf(ingress: KubernetesObject | undefined): number | undefined {
    if (ingress === undefined) return undefined;
    const { name, annotations } = ingress.metadata;
    const action = annotations?.[`alb.ingress.kubernetes.io/actions.${name}`];
    if (action === undefined) return undefined;
    const { TargetGroups } = JSON.parse(action).ForwardConfig;
    return TargetGroups.find(({ ServiceName }: { ServiceName: string }) => ServiceName === `${name}-canary`).Weight;
}
