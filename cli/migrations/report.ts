import type { GateReport, PlacedProblem, RevisionReport } from "../../delivery/migrations/gate";
import type { Deployed } from "../../delivery/migrations/phases";
import { count, cut, wrap, type Page } from "../print/text";

/** What the gate found, revision by revision, as people read it. */
export function migrationReport({ revisions, deployed, problems }: GateReport, page: Page): string {
    const all = [...problems, ...revisions.flatMap((one) => one.problems)];
    const verdict = all.length === 0 ? "passed" : page.style.red(`refused: ${count(all.length, "problem")}`);
    const lines = [
        ...problems.flatMap((one) => problemLines(one, page)),
        ...revisions.flatMap((revision) => revisionLines(revision, page)),
        ...(deployed === undefined ? [] : [environmentsLine(deployed)]),
        `${count(revisions.length, "revision")}, ${verdict}`,
    ];
    return `${lines.join("\n")}\n`;
}

/** A mistyped service runs nowhere: whoever reads this can tell. */
function environmentsLine(deployed: readonly Deployed[]): string {
    if (deployed.length === 0) return "no environment has a file of this service: nothing runs yet";
    return deployed.map(({ file, tag }) => `${file} runs ${tag.split("@")[0]}`).join(", ");
}

function revisionLines({ revision, title, file, phase, requires, operations, problems }: RevisionReport, page: Page) {
    const { style, width } = page;
    const declared = [phase ?? "empty", ...(requires === undefined ? [] : [`requires ${requires}`])].join(", ");
    return [
        `${style.bold(revision)}  ${title}  ${style.cyan(declared)}  ${style.dim(file)}`,
        ...operations.map(({ line, sql, phase: of, irreversible }) => {
            const mark = irreversible ? "  irreversible" : "";
            const head = `  ${String(line).padStart(4)}  ${(of ?? "").padEnd(8)}  `;
            return head + cut(sql.replaceAll(/\s+/g, " "), width - head.length - mark.length) + style.yellow(mark);
        }),
        ...problems.flatMap((one) => problemLines(one, page)),
        "",
    ];
}

function problemLines({ file, line, rule, message, cure }: PlacedProblem, { width, style }: Page): string[] {
    const [first, ...rest] = wrap(`${file}:${line}: ${message} (${rule})`, width - 11);
    const cures = wrap(`cure: ${cure}`, width - 11);
    return [`  ${style.red("refused")}  ${first}`, ...[...rest, ...cures].map((text) => `           ${text}`)];
}
