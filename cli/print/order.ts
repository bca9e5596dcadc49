import type { PlanDocument, PathStep } from "../document";
import { clock, count, cut, fit, shortType, tally, wrap, type Page, type Section } from "./text";

/** Levels shown before the rest is left to --json. */
const MOST_LEVELS = 40;
/** Steps that take less, in minutes, are shown together where several follow each other. */
const SHORT = 0.25;

/** What is created after what, a line for each level. */
export function orderSection({ levels, resources }: PlanDocument, { width, style }: Page): Section {
    const types = new Map(resources.map(({ urn, type }) => [urn, shortType(type)]));
    const lines = levels.slice(0, MOST_LEVELS).map((urns, i) => {
        const items = tally(urns.map((urn) => types.get(urn)!)).map(([type, times]) => `${times} ${type}`);
        return `${style.dim(String(i + 1).padStart(3))} ${String(urns.length).padStart(5)}  ${fit(items, width - 13)}`;
    });
    if (levels.length > MOST_LEVELS) lines.push(style.dim(`and ${count(levels.length - MOST_LEVELS, "more level")}`));
    return { title: "Order", note: `${count(levels.length, "level")}; what shares one is created in parallel`, lines };
}

/** The chain that decides how long a deployment takes. */
export function criticalPathSection({ criticalPath, resources }: PlanDocument, page: Page): Section {
    const { width, style } = page;
    const names = new Map(resources.map(({ urn, type, name }) => [urn, { type: shortType(type), name }]));
    const column = 2 + Math.max(0, ...criticalPath.map(({ urn }) => names.get(urn)!.type.length));
    const lines = runs(criticalPath).map((run) => {
        const first = run[0]!;
        const minutes = run.reduce((sum, step) => sum + step.minutes, 0);
        const mark = run.some(({ assumed }) => assumed) ? style.yellow("~") : " ";
        const { type, name } = names.get(first.urn)!;
        const what = run.length === 1 ? type.padEnd(column) + style.cyan(name) : shortSteps(run);
        return `${style.dim(`at ${clock(first.startsAt).padStart(5)}`)}  ${clock(minutes).padStart(5)} ${mark} ${what}`;
    });
    const last = criticalPath.at(-1);
    const note = last === undefined ? "" : `about ${clock(last.startsAt + last.minutes)} min, if all goes well`;
    return { title: "Critical path", note, lines: [...lines, ...legend()] };

    function shortSteps(run: PathStep[]): string {
        const items = tally(run.map(({ urn }) => names.get(urn)!.type)).map(([type]) => type);
        return cut(`${run.length} short steps: ${items.join(", ")}`, width - 20);
    }
    function legend(): string[] {
        const assumptions = new Set(criticalPath.filter(({ assumed }) => assumed).map(({ note: assumes }) => assumes));
        const measured = criticalPath.some(({ assumed, minutes }) => !assumed && minutes > 0);
        const notes = [
            ...(measured ? ["Minutes: the middle of what creation lines in public logs show."] : []),
            ...(assumptions.size > 0 ? [`~ assumed, not measured: ${[...assumptions].join("; ")}.`] : []),
        ];
        return notes.flatMap((text) => wrap(text, width - 2)).map(style.dim);
    }
}

/** Steps one by one, but four or more short ones in a row as one run. */
function runs(path: PathStep[]): PathStep[][] {
    const result: PathStep[][] = [];
    for (const step of path) {
        const isShort = step.minutes < SHORT;
        const before = result.at(-1);
        if (isShort && before !== undefined && before[0]!.minutes < SHORT) before.push(step);
        else result.push([step]);
    }
    return result.flatMap((run) => (run.length > 3 ? [run] : run.map((step) => [step])));
}
