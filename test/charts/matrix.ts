import { mergeValues, type Values } from "../../components/addons/values";
import type { Chart } from "./helm";

export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
export const TAG = `1.4.2@${DIGEST}`;

/** The least that a service must be given, as the ops repository and its ApplicationSet give it. */
export const REQUIRED: Record<Chart, Values> = {
    api: { environment: "prod", image: { repository: "ghcr.io/acme/shop/api", tag: TAG } },
    web: {
        environment: "prod",
        image: { repository: "ghcr.io/acme/shop/web", tag: TAG },
        ingress: { host: "shop.example.com" },
    },
    preview: { name: "preview-shop-7" },
};

const ALB = { traffic: "alb", ingress: { host: "shop.example.com" } };
const REPLICAS = { traffic: "replicas", ingress: { host: "" } };

/** What can be switched, and how. */
export const FEATURES = {
    hpa: [{ hpa: { enabled: true } }, { hpa: { enabled: false }, replicas: 3 }],
    podDisruptionBudget: [{ podDisruptionBudget: { enabled: true } }, { podDisruptionBudget: { enabled: false } }],
    alb: [ALB, REPLICAS],
    steps: [{ canary: { steps: [{ weight: 5, pause: "30s" }] } }, { canary: { steps: [] } }],
    secrets: [{ secrets: ["DB_URL", "REDIS_URL"] }, { secrets: [] }],
    migration: [{ migration: { enabled: true, command: ["migrate"] } }, { migration: { enabled: false } }],
    metrics: [{ metrics: { enabled: true } }, { metrics: { enabled: false } }],
    analysis: [{ analysis: { enabled: true } }, { analysis: { enabled: false } }],
    callers: [{ callers: ["web", "worker"] }, { callers: [] }],
    calls: [{ calls: [{ service: "billing", port: 9000 }] }, { calls: [] }],
    outside: [{ outside: [{ cidr: "203.0.113.0/24", port: 443 }] }, { outside: [] }],
    env: [{ env: { LOG_LEVEL: 'say "debug"' } }, { env: { OTLP_ENDPOINT: null } }],
    certificate: [
        { ingress: { certificateArn: "arn:aws:acm:ap-northeast-2:123456789012:certificate/0a1b2c3d" } },
        { ingress: { scheme: "internet-facing" } },
    ],
} satisfies Record<string, [on: Values, off: Values]>;

export type Feature = keyof typeof FEATURES;
export type Switches = Record<Feature, boolean>;

export interface Case {
    readonly name: string;
    readonly chart: Exclude<Chart, "preview">;
    readonly switches: Switches;
    readonly values: Values;
}

const NAMES = Object.keys(FEATURES) as Feature[];

/**
 * Every two features meet in every valid way, on and off. Each feature has a number; a row switches on those whose number has
 * a certain bit, the next row the others, and two rows switch all on and all off: two numbers differ in some bit.
 */
export function matrix(): Case[] {
    const bits = Math.ceil(Math.log2(NAMES.length));
    const rows: ((number: number) => boolean)[] = [() => true, () => false];
    for (let bit = 0; bit < bits; bit++) {
        const isSet = (number: number) => ((number >> bit) & 1) === 1;
        rows.push(isSet, (number) => !isSet(number));
    }
    const switches = rows.map((isOn) => valid(Object.fromEntries(NAMES.map((name, n) => [name, isOn(n)])) as Switches));
    return (["api", "web"] as const).flatMap((chart) => switches.map((row) => caseOf(chart, row)));
}

/** No database to migrate without its URL, and no analysis without metrics: the charts refuse both. */
function valid(row: Switches): Switches {
    return { ...row, migration: row.migration && row.secrets, analysis: row.analysis && row.metrics };
}

function caseOf(chart: Case["chart"], switches: Switches): Case {
    const name = `${chart} with ${NAMES.filter((feature) => switches[feature]).join(", ") || "nothing"}`;
    const values = NAMES.reduce<Values>(
        (sum, feature) => mergeValues(sum, FEATURES[feature][switches[feature] ? 0 : 1]),
        REQUIRED[chart],
    );
    return { name, chart, switches, values };
}

/** Every valid way in which two features can be switched at once. */
export function pairs(cases: readonly { readonly switches: Switches }[]): Set<string> {
    return new Set(
        cases.flatMap(({ switches }) =>
            NAMES.flatMap((a) => NAMES.filter((b) => a < b).map((b) => `${a}=${switches[a]} ${b}=${switches[b]}`)),
        ),
    );
}
