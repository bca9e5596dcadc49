import { readFileSync } from "node:fs";
import { provenChange, tagBefore } from "../delivery/promotion/change";
import { tagOf, withTag } from "../delivery/promotion/ops-file";
import { opsFile, promotedTag } from "../delivery/promotion/rules";
import { digestsOf } from "../delivery/promotion/tag";
import { Refusal } from "../delivery/refusal";
import { UserError } from "../engine/errors";
import { EXIT } from "./exit-codes";
import { changeSince } from "./ops/git";
import { readText, replaceFile, requireOps } from "./ops/files";
import type { Terminal } from "./plan";
import { systemWords } from "./system-words";

export interface PromoteOptions {
    readonly ops: string;
    readonly to?: string;
    readonly service?: string;
    readonly tag?: string;
    readonly requireBuilt?: string;
    readonly check?: string;
    readonly json?: boolean;
}

/** Writes one `image.tag`, or proves that a pull request does; returns the exit code. */
export function promote(options: PromoteOptions, terminal: Terminal): number {
    const built = options.requireBuilt === undefined ? undefined : builtDigests(options.requireBuilt);
    const { document, words } = options.check === undefined ? write(options, built) : check(options, built);
    terminal.stdout.write(options.json ? `${JSON.stringify(document, null, 2)}\n` : `${words}\n`);
    return EXIT.fine;
}

interface Outcome {
    readonly document: object;
    readonly words: string;
}

function write({ ops, to, service, tag }: PromoteOptions, built: ReadonlySet<string> | undefined): Outcome {
    if (to === undefined || service === undefined) {
        throw new UserError("slipway promote needs --to <environment> and --service <name>, or --check <base>");
    }
    requireOps(ops);
    const file = opsFile(to, service);
    const text = readText(ops, file);
    if (text === undefined) {
        throw new Refusal(`${file} is not there, and a promotion makes none: correct the name, or write it by hand`);
    }
    const before = tagOf(text, file);
    const environment = to;
    const previous = tagBefore(environment, service, (name) => readText(ops, name));
    const { text: after } = promotedTag({ service, environment, tag, before: previous, built });
    const changed = withTag(text, after, file);
    if (changed !== text) replaceFile(ops, file, text, changed);
    return {
        document: { service, environment, file, before, after, changed: changed !== text },
        words: changed === text ? `nothing to do: ${file} has ${after}` : `${file}: image.tag ${before} -> ${after}`,
    };
}

function check(options: PromoteOptions, built: ReadonlySet<string> | undefined): Outcome {
    const { to, service, tag, ops } = options;
    if (to !== undefined || service !== undefined || tag !== undefined) {
        throw new UserError("--check reads what a pull request changes: leave out --to, --service and --tag");
    }
    const proven = provenChange({ ...changeSince(ops, options.check!), built });
    const { service: name, environment, before, after, rollback } = proven;
    const kind = rollback ? "goes back" : "is promoted";
    return {
        document: proven,
        words: `${name} in ${environment} ${kind}, nothing else changes: ${before} -> ${after}`,
    };
}

function builtDigests(file: string): ReadonlySet<string> {
    try {
        return digestsOf(readFileSync(file === "-" ? process.stdin.fd : file, "utf8"), file === "-" ? "stdin" : file);
    } catch (error) {
        const words = systemWords(error);
        if (words === undefined) throw error;
        throw new UserError(`--require-built ${file}: ${words}: give a file with one sha256:<digest> a line`);
    }
}
