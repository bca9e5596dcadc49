import { stripVTControlCharacters } from "node:util";
import type { Log, RecordedResource } from "../../engine/recording";
import type { PlanDocument } from "../document";
import { STACK_TYPE } from "../../engine/urn";
import { count, shortType, type Page } from "./text";

/** Why a program failed: its own words, where they belong to, and how far it came. */
export function failureReport({ failure, resources, logs }: PlanDocument, { style }: Page): string {
    const registered = resources.filter(({ type }) => type !== STACK_TYPE).length;
    const end = failure!.kind === "timeout" ? "was stopped" : "failed";
    const errors = logs.filter(({ severity }) => severity === "error");
    const lines = [failure!.message, ...places(errors, resources)].flatMap((message) =>
        // The program writes for a terminal of its own: its colours would run into ours.
        stripVTControlCharacters(message).trimEnd().split("\n"),
    );
    const head = style.red(`The program ${end} after registering ${count(registered, "resource")}.`);
    return `${[head, "", ...lines.map((line) => `  ${line}`.trimEnd())].join("\n")}\n`;
}

function places(errors: Log[], resources: RecordedResource[]): string[] {
    const sources = new Map(
        resources.map(({ urn, source, type, name }) => [urn, { source, what: `${shortType(type)} ${name}` }]),
    );
    const known = errors.map(({ urn }) => sources.get(urn)).filter((place) => place?.source !== undefined);
    return [...new Set(known.map((place) => `at ${place!.source} (${place!.what})`))];
}
