import type { WireObject } from "../wire";
import { sourceTexts } from "./sources";

const TEXT = /["'`]([^"'`$]+)["'`]/.source;
// `chart.getResource("v1/Service", "default", "web")`, where the namespace can be left out.
const ASKING = new RegExp(
    String.raw`([\w$]+)\s*\.\s*getResource(Property)?\(\s*${TEXT}\s*,\s*${TEXT}\s*(?:,\s*${TEXT}\s*)?(?:,\s*${TEXT}\s*)?\)`,
    "g",
);

/** The objects that a program's sources ask of the chart of that name: all that is known of a chart that nobody renders. */
export function chartObjectsAskedFor(directory: string, chart: string): WireObject[] {
    const made = new RegExp(
        String.raw`([\w$]+)\s*(?::[^=;]+)?=\s*new\s+[\w$.]*Chart\(\s*["'${"`"}]${escaped(chart)}["'${"`"}]`,
        "g",
    );
    const found = new Map<string, WireObject>();
    for (const code of sourceTexts(directory)) {
        const variables = [...code.matchAll(made)].map(([, variable]) => variable);
        for (const [, variable, property, kind, ...words] of code.matchAll(ASKING)) {
            if (!variables.includes(variable)) continue;
            const name = words.filter((word) => word !== undefined).slice(0, property === undefined ? undefined : -1);
            found.set(`${kind} ${name.join("/")}`, objectOf(kind!, name));
        }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}

function objectOf(versionAndKind: string, names: string[]): WireObject {
    const at = versionAndKind.lastIndexOf("/");
    const [name, namespace] = [...names].reverse();
    return {
        apiVersion: versionAndKind.slice(0, at),
        kind: versionAndKind.slice(at + 1),
        // Who asks a chart for a Service wants its address.
        ...(versionAndKind === "v1/Service" && { spec: { type: "LoadBalancer" } }),
        metadata: { name, ...(namespace !== undefined && { namespace }) },
    };
}

function escaped(text: string): string {
    return text.replace(/[^\w]/g, "\\$&");
}
