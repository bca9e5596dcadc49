import { isWork } from "../../engine/graph";
import type { PlanDocument } from "../document";
import { STACK_TYPE } from "../../engine/urn";
import { criticalPathSection, orderSection } from "./order";
import { dataSourcesSection, findingsSection, notesSection, outputsSection } from "./sections";
import { count, splitType, tally, wrapItems, type Page, type Section } from "./text";
import { tree } from "./tree";

/** The plan for people, an empty line at its end. */
export function report(document: PlanDocument, seconds: number, page: Page): string {
    const sections = [
        resourcesSection(document, page),
        typesSection(document, page),
        orderSection(document, page),
        criticalPathSection(document, page),
        outputsSection(document, page),
        dataSourcesSection(document, page),
        notesSection(document, page),
        findingsSection(document, page),
    ];
    const printed = sections.filter(({ lines }) => lines.length > 0).map((section) => print(section, page));
    return [title(document, seconds, page), ...printed].join("\n\n") + "\n";
}

function title({ project, stack, mode, resources }: PlanDocument, seconds: number, { style }: Page): string {
    const answers = mode === "up" ? "outputs made up" : "outputs unknown";
    const work = resources.filter(isWork);
    const read = work.filter(({ operation }) => operation === "read").length;
    const components = resources.filter((resource) => !isWork(resource) && resource.type !== STACK_TYPE).length;
    const parts = [
        count(work.length - read, "resource"),
        ...(components === 0 ? [] : [count(components, "component")]),
        ...(read === 0 ? [] : [`${read} read`]),
        `${seconds.toFixed(1)} s`,
    ];
    return `${style.bold(`${project} / ${stack}`)}  ${style.dim(`${mode}, offline, ${answers}`)}\n${parts.join(", ")}`;
}

function print({ title: name, note, lines }: Section, { style }: Page): string {
    const head = style.bold(name) + (note === undefined ? "" : `  ${style.dim(note)}`);
    return [head, ...lines.map((line) => `  ${line}`)].join("\n");
}

function resourcesSection({ resources }: PlanDocument, page: Page): Section {
    return { title: "Resources", lines: tree(resources, page) };
}

/** Counts by type, one line for each module. */
function typesSection({ resources }: PlanDocument, { width, style }: Page): Section {
    const modules = new Map<string, string[]>();
    for (const { type } of resources) {
        if (type === STACK_TYPE) continue;
        const { module, name } = splitType(type);
        modules.set(module, modules.get(module) ?? []);
        modules.get(module)!.push(name);
    }
    const column = 2 + Math.max(0, ...[...modules.keys()].map((module) => module.length));
    const lines = [...modules.keys()].sort().flatMap((module) => {
        const items = tally(modules.get(module)!).map(([name, times]) => `${times} ${name}`);
        const [first, ...rest] = wrapItems(items, width - column - 2);
        return [style.cyan(module.padEnd(column)) + first, ...rest.map((line) => " ".repeat(column) + line)];
    });
    return { title: "Types", lines };
}
