import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { CHARTS, type Chart } from "../../components/addons/charts";
import type { ChartFacts } from "../../components/addons/known-values";
import { knownKeys, servedKinds } from "./facts";

const FACTS = join(__dirname, "../../components/addons/facts");

/**
 * `npm run charts [-- FOLDER]`: renews components/addons/facts from the charts at their pinned versions. `helm` must be on the
 * PATH. It takes the charts from their repositories, or from a folder that holds each of them unpacked under its name.
 */
function main([folder]: string[]): void {
    for (const chart of Object.values<Chart>(CHARTS)) {
        const temporary = folder === undefined ? pull(chart) : undefined;
        const directory = join(folder ?? temporary!, chart.name);
        const { version } = parse(readFileSync(join(directory, "Chart.yaml"), "utf8")) as { version: string };
        if (version !== chart.version) throw new Error(`${directory} is ${version}, not ${chart.version}`);
        const facts = { version, serves: servedKinds(render(directory)), values: knownKeys(directory) };
        writeFileSync(join(FACTS, `${chart.name}.ts`), print(facts));
        if (temporary !== undefined) rmSync(temporary, { recursive: true });
    }
}

/** A line for each kind and each group of values, so that a new version is a change that can be read. */
function print({ version, serves, values }: ChartFacts): string {
    const kinds = serves.map((kind) => JSON.stringify(kind)).join(",\n");
    const groups = Object.entries(values).map(([key, keys]) => `${JSON.stringify(key)}: ${JSON.stringify(keys)}`);
    return [
        'import type { ChartFacts } from "../known-values";\n',
        "// Made by `npm run charts`.",
        "export const facts: ChartFacts = {",
        `version: "${version}",`,
        `serves: [\n${kinds}],`,
        `values: {\n${groups.join(",\n")}}};\n`,
    ].join("\n");
}

function pull({ name, repository, version }: Chart): string {
    const directory = mkdtempSync(join(tmpdir(), "chart-"));
    const source = ["--repo", repository, "--version", version, "--untar", "--untardir", directory];
    execFileSync("helm", ["pull", name, ...source], { stdio: "inherit" });
    return directory;
}

/** All that the chart would install, its custom resource definitions among it. */
function render(directory: string): string {
    // Some charts refuse to be rendered without these.
    const needed = ["mode=deployment", "image.repository=any", "clusterName=any"].flatMap((value) => ["--set", value]);
    const command = ["template", "any", directory, "--include-crds", "--kube-version", "1.36.0", ...needed];
    // ... and others refuse what is not theirs.
    command.push("--skip-schema-validation");
    return execFileSync("helm", command, { encoding: "utf8", maxBuffer: 2 ** 28 });
}

main(process.argv.slice(2));
