import { folderProblems, judge, type GateReport } from "../delivery/migrations/gate";
import type { Deployed } from "../delivery/migrations/phases";
import { scriptOf, stepsOf } from "../delivery/migrations/script";
import { loadParser } from "../delivery/migrations/syntax";
import { tagOf } from "../delivery/promotion/ops-file";
import { opsFile } from "../delivery/promotion/rules";
import { UserError } from "../engine/errors";
import { EXIT } from "./exit-codes";
import { emitted } from "./migrations/alembic";
import { sinceCommit } from "./migrations/changed";
import { migrationReport } from "./migrations/report";
import { squawked } from "./migrations/squawk";
import { environmentsIn, readText } from "./ops/files";
import { pageOf, type Terminal } from "./plan";

export interface MigrationOptions {
    readonly ops?: string;
    readonly service?: string;
    readonly changedSince?: string;
    readonly json?: boolean;
}

/** Judges the migrations of a folder, prints what was found and returns the exit code. */
export async function checkMigrations(folder: string, options: MigrationOptions, terminal: Terminal): Promise<number> {
    const deployed = deployedVersions(options);
    const found = emitted(folder);
    await loadParser();
    const { first, gone } = sinceCommit(folder, found, options.changedSince);
    const steps = found.revisions.map(stepsOf);
    const before = (at: number) => steps.slice(0, at).flat();
    const findings = squawked(steps.map((one, at) => scriptOf(one, before(at))).slice(first));
    const revisions = found.revisions.slice(first).map((revision, at) => {
        const earlier = before(first + at);
        return judge(revision, { steps: steps[first + at]!, findings: findings[at]!, deployed, earlier });
    });
    const report: GateReport = { revisions, deployed, problems: [...gone, ...folderProblems(found)] };
    const page = pageOf(terminal.stdout, terminal);
    terminal.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : migrationReport(report, page));
    const refused = [report, ...report.revisions].some(({ problems }) => problems.length > 0);
    return refused ? EXIT.refused : EXIT.fine;
}

/** What the environments run, if the user said where that is written. */
function deployedVersions({ ops, service }: MigrationOptions): Deployed[] | undefined {
    if (ops === undefined && service === undefined) return undefined;
    if (ops === undefined || service === undefined) throw new UserError("--ops and --service go together");
    return environmentsIn(ops).flatMap((environment) => {
        const file = opsFile(environment, service);
        const text = readText(ops, file);
        return text === undefined ? [] : [{ file, tag: tagOf(text, file) }];
    });
}
