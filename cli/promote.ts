import { type ProvenChange, provenChange, tagBefore } from "../delivery/promotion/change";
import { rollbackTag } from "../delivery/promotion/history";
import { tagOf, withTag } from "../delivery/promotion/ops-file";
import { opsFile, promotedTag } from "../delivery/promotion/rules";
import { Refusal } from "../delivery/refusal";
import { UserError } from "../engine/errors";
import { EXIT } from "./exit-codes";
import { changeSince, historyOf } from "./ops/git";
import { readText, replaceFile, requireOps } from "./ops/files";
import type { Terminal } from "./plan";

export interface PromoteOptions {
    readonly ops: string;
    readonly to?: string;
    readonly service?: string;
    readonly tag?: string;
    readonly rollback?: boolean;
    readonly check?: string;
    readonly json?: boolean;
}

/** Writes one `image.tag`, or proves that a pull request does; returns the exit code. */
export function promote(options: PromoteOptions, terminal: Terminal): number {
    const print = (document: object) => terminal.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    try {
        const { document, words } = options.check === undefined ? write(options) : check(options);
        if (options.json) print(document);
        else terminal.stdout.write(`${words}\n`);
        return EXIT.fine;
    } catch (error) {
        // The words go to stderr all the same, where whoever keeps only the document finds them.
        if (options.json && error instanceof Refusal) print({ refused: error.message });
        throw error;
    }
}

interface Outcome {
    readonly document: object;
    readonly words: string;
}

function write({ ops, to: environment, service, tag, rollback }: PromoteOptions): Outcome {
    if (environment === undefined || service === undefined) {
        throw new UserError("slipway promote needs --to <environment> and --service <name>, or --check <base>");
    }
    requireOps(ops);
    const file = opsFile(environment, service);
    const text = readText(ops, file);
    if (text === undefined) {
        throw new Refusal(`${file} is not there, and a promotion makes none: correct the name, or write it by hand`);
    }
    const before = tagOf(text, file);
    const after = rollback
        ? rollbackTag({ file, now: before, texts: historyOf(ops, file) }, tag)
        : promotedTag({
              service,
              environment,
              tag,
              before: tagBefore(environment, service, (name) => readText(ops, name)),
          }).text;
    const changed = withTag(text, after, file);
    if (changed !== text) replaceFile(ops, file, text, changed);
    return {
        document: { service, environment, file, before, after, changed: changed !== text },
        words: changed === text ? `nothing to do: ${file} has ${after}` : `${file}: image.tag ${before} -> ${after}`,
    };
}

function check({ to, service, tag, rollback, ops, check: base }: PromoteOptions): Outcome {
    if (to !== undefined || service !== undefined || tag !== undefined || rollback !== undefined) {
        throw new UserError(
            "--check reads what a pull request changes: leave out --to, --service, --tag and --rollback",
        );
    }
    const proven = provenChange(changeSince(ops, base!));
    return { document: proven, words: wordsOf(proven) };
}

/** What a change is, as people read it. */
export function wordsOf({ service, environment, before, after, rollback }: ProvenChange): string {
    const kind = rollback ? "goes back" : "is promoted";
    return `${service} in ${environment} ${kind}, nothing else changes: ${before} -> ${after}`;
}
