import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { componentsPage, componentsTable } from "./components";
import { configurationKeys, configurationTable } from "./configuration";
import { recordPlan } from "./recorded";
import type { Schema } from "./schema";

const root = join(__dirname, "../..");

interface Language {
    readonly file: string;
    readonly configuration: string[];
    readonly components: string[];
    readonly translate: (text: string) => string;
}

/** What the generated parts of all pages should be: the text of each file by its path. */
export function generatedFiles(schema: Schema): Record<string, string> {
    const configuration = configurationKeys(read("Pulumi.yaml"));
    const plan = recordPlan("prod");
    const pages = languages().map(({ file, translate, ...titles }) => {
        const parts = {
            plan,
            global: configurationTable(configuration.global, titles.configuration, translate),
            environment: configurationTable(configuration.environment, titles.configuration, translate),
            local: configurationTable(configuration.local, titles.configuration, translate),
            components: componentsTable(schema, titles.components, translate),
        };
        return [file, Object.entries(parts).reduce((text, [name, part]) => replacePart(text, name, part), read(file))];
    });
    return { ...Object.fromEntries(pages), "docs/components.md": componentsPage(schema) };
}

export function read(file: string): string {
    return readFileSync(join(root, file), "utf8");
}

/** Sentences of the sources in Korean. One that is not there stays English. */
export function korean(): Record<string, string> {
    return parse(read("scripts/docs/korean.yaml")) as Record<string, string>;
}

/** Puts `part` between the comments `generated:name` and `/generated:name`. */
export function replacePart(text: string, name: string, part: string): string {
    const [start, end] = [`<!-- generated:${name} -->\n`, `\n<!-- /generated:${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`the comments ${start.trim()} and ${end.trim()} are missing`);
    return text.slice(0, from + start.length) + part + text.slice(to);
}

function languages(): Language[] {
    const translations = korean();
    return [
        {
            file: "README.md",
            configuration: ["key", "type", "default", "meaning"],
            components: ["component", "what it is"],
            translate: (text) => text,
        },
        {
            file: "README.ko.md",
            configuration: ["키", "타입", "기본값", "뜻"],
            components: ["컴포넌트", "설명"],
            translate: (text) => translations[text] ?? text,
        },
    ];
}
