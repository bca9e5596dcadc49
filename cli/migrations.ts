import { folderProblems, judge, type GateReport } from "../delivery/migrations/gate";
import type { Deployed } from "../delivery/migrations/phases";
import { scriptOf, stepsOf } from "../delivery/migrations/script";
import { tagOf } from "../delivery/promotion/ops-file";
import { opsFile } from "../delivery/promotion/rules";
import { UserError } from "../engine/errors";
import { EXIT } from "./exit-codes";
import { emitted } from "./migrations/alembic";
import { migrationReport } from "./migrations/report";
import { squawked } from "./migrations/squawk";
import { environmentsIn, readText } from "./ops/files";
import { pageOf, type Terminal } from "./plan";

export interface MigrationOptions {
    readonly ops?: string;
    readonly service?: string;
    readonly since?: string;
    readonly json?: boolean;
}

/** Judges the migrations of a folder, prints what was found and returns the exit code. */
export function checkMigrations(folder: string, options: MigrationOptions, terminal: Terminal): number {
    const deployed = deployedVersions(options);
    const found = emitted(folder);
    const first = firstOf(
        found.revisions.map(({ revision }) => revision),
        options.since,
    );
    const steps = found.revisions.map(stepsOf);
    const scripts = steps.map((one, at) => scriptOf(one, steps.slice(0, at).flat())).slice(first);
    const findings = squawked(scripts);
    const report: GateReport = {
        revisions: found.revisions.slice(first).map((revision, at) => judge(revision, findings[at]!, deployed)),
        problems: folderProblems(found),
    };
    const page = pageOf(terminal.stdout, terminal);
    terminal.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : migrationReport(report, page));
    const refused = [report, ...report.revisions].some(({ problems }) => problems.length > 0);
    return refused ? EXIT.refused : EXIT.fine;
}

function firstOf(revisions: readonly string[], since: string | undefined): number {
    if (since === undefined) return 0;
    const at = revisions.indexOf(since);
    if (at >= 0) return at + 1;
    throw new UserError(`--since ${since}: there is no such revision: give its whole identifier`);
}

/** What the environments run, if the user said where that is written. */
function deployedVersions({ ops, service }: MigrationOptions): Deployed[] | undefined {
    if (ops === undefined && service === undefined) return undefined;
    if (ops === undefined || service === undefined) throw new UserError("--ops and --service go together");
    const deployed = environmentsIn(ops).flatMap((environment) => {
        const file = opsFile(environment, service);
        const text = readText(ops, file);
        return text === undefined ? [] : [{ file, tag: tagOf(text, file) }];
    });
    // More likely a slip of the pen than a service that runs nowhere; one that does needs no gate.
    if (deployed.length === 0) throw new UserError(`${ops} holds no envs/*/${service}.yaml: is --service right?`);
    return deployed;
}
