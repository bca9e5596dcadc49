import { stripVTControlCharacters } from "node:util";
import type { RecordedInvoke, Value } from "../../engine/recording";
import type { Finding, PlanDocument } from "../document";
import { cut, shortType, tally, wrap, type Page, type Section } from "./text";

const ANSWERS: Record<RecordedInvoke["answeredBy"], string> = {
    file: "from the answers file",
    table: "known to slipway",
    declaration: "made up from the SDK's declared type",
};

export function outputsSection({ outputs }: PlanDocument, { width, style }: Page): Section {
    const names = Object.keys(outputs);
    const column = Math.min(30, Math.max(0, ...names.map((name) => name.length))) + 2;
    const lines = names.map((name) => {
        const text = valueText(outputs[name]!);
        const shown = cut(text, Math.max(20, width - 2 - Math.max(column, name.length + 2)));
        return (
            style.cyan(name.padEnd(column - 2)) +
            "  " +
            (/^\[(secret|unknown)\]$/.test(text) ? style.dim(shown) : shown)
        );
    });
    return { title: "Outputs", lines };
}

export function dataSourcesSection({ invokes }: PlanDocument, { style }: Page): Section {
    const lines = tally(invokes.map(({ token, answeredBy }) => JSON.stringify([token, answeredBy]))).map(
        ([key, times]) => {
            const [token, answeredBy] = JSON.parse(key) as [string, RecordedInvoke["answeredBy"]];
            const look = answeredBy === "declaration" ? style.yellow : style.dim;
            return `${String(times).padStart(3)} ${shortType(token)}  ${look(ANSWERS[answeredBy])}`;
        },
    );
    return { title: "Data sources", lines };
}

/** What the program and the engine said without a warning. */
export function notesSection({ logs }: PlanDocument, { width }: Page): Section {
    const said = logs.filter(({ severity }) => severity === "info").map(({ message }) => message);
    const lines = tally(said).flatMap(([message, times]) =>
        wrap(`${times > 1 ? `${times} x ` : ""}${stripVTControlCharacters(message).trimEnd()}`, width - 2),
    );
    return { title: "Notes", lines };
}

export function findingsSection({ findings, resources }: PlanDocument, { width, style }: Page): Section {
    const names = new Map(resources.map(({ urn, type, name }) => [urn, `${shortType(type)} ${name}: `]));
    const lines = tally(findings.map((finding) => JSON.stringify(finding))).flatMap(([key, times]) => {
        const { severity, message, urn, rule } = JSON.parse(key) as Finding;
        const look = severity === "error" ? style.red : style.yellow;
        const text = `${times > 1 ? `${times} x ` : ""}${names.get(urn ?? "") ?? ""}${stripVTControlCharacters(message).trimEnd()} (${rule})`;
        const [first, ...rest] = wrap(text, width - 12);
        return [`${look(severity.padEnd(7))}  ${first}`, ...rest.map((line) => `${" ".repeat(9)}${line}`)];
    });
    return { title: "Findings", lines };
}

/** A value on one line; what is no plain value stands in brackets. */
function valueText(value: Value): string {
    if (typeof value === "string" && !/\p{Cc}/u.test(value)) return value;
    return JSON.stringify(simplify(value)).replace(/"\[(secret|unknown)\]"/g, "[$1]");
}

function simplify(value: Value): Value {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(simplify);
    switch (value.$) {
        case "secret":
        case "unknown":
            return `[${value.$}]`;
        case "output":
            return simplify(value.value as Value);
        case "resource":
            return String(value.urn).split("::").at(-1)!;
        default:
            return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, simplify(inner)]));
    }
}
