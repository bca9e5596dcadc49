import { Refusal } from "../refusal";
import { tagOf, withTag } from "./ops-file";
import { environmentBefore, ENVIRONMENTS, opsFile, promotedTag, SERVICE } from "./rules";
import { versionTag } from "./tag";

/** One file that a pull request touches; undefined where there is none. */
export interface FileChange {
    readonly path: string;
    readonly before?: string;
    readonly after?: string;
}

/** The ops repository as a pull request leaves it. */
export interface OpsTree {
    readonly changes: readonly FileChange[];
    /** The text of a file after the change. */
    read(path: string): string | undefined;
    /** Texts that the file had before the change, the newest first. */
    history(path: string): Iterable<string>;
    readonly built?: ReadonlySet<string>;
}

export interface ProvenChange {
    readonly service: string;
    readonly environment: string;
    readonly before: string;
    readonly after: string;
    /** True when the environment goes back to a tag that it had before. */
    readonly rollback: boolean;
}

/** Proves that a pull request changes one `image.tag` and nothing else, to a tag that may stand there. */
export function provenChange({ changes, read, history, built }: OpsTree): ProvenChange {
    const { path, before, after } = onlyFile(changes);
    const [, environment = "", service = ""] = /^envs\/([^/]+)\/([^/]+)\.yaml$/.exec(path) ?? [];
    if (!ENVIRONMENTS.includes(environment) || !SERVICE.test(service)) {
        const where = `envs/<${ENVIRONMENTS.join("|")}>/<service>.yaml`;
        throw new Refusal(`${shown(path)} changes: a promotion changes ${where} alone`);
    }
    if (before === undefined || after === undefined) {
        throw new Refusal(`${path} ${before === undefined ? "is new" : "is deleted"}: a promotion changes one scalar`);
    }
    const tags = { before: tagOf(before, path), after: tagOf(after, path) };
    if (tags.before === tags.after || withTag(before, tags.after, path) !== after) {
        throw new Refusal(`${path}: more than image.tag changes: make that change in a pull request of its own`);
    }
    versionTag(tags.after, `${path}: image.tag`);
    const change = { service, environment, ...tags };
    try {
        promotedTag({ service, environment, tag: tags.after, before: tagBefore(environment, service, read), built });
        return { ...change, rollback: false };
    } catch (error) {
        // A tag that was here once went through the environments then.
        if (!(error instanceof Refusal) || !held(history(path), path, tags.after)) throw error;
        return { ...change, rollback: true };
    }
}

/** What `image.tag` of the environment before says; undefined for the first one. */
export function tagBefore(environment: string, service: string, read: OpsTree["read"]): string | undefined {
    const previous = environmentBefore(environment);
    if (previous === undefined) return undefined;
    const file = opsFile(previous, service);
    const text = read(file);
    if (text === undefined) throw new Refusal(`${file} is not there: promote ${service} to ${previous} first`);
    return tagOf(text, file);
}

/** A path of a pull request as messages show it: whoever named the file does not write to a terminal. */
export function shown(path: string): string {
    return /^[\w./-]+$/.test(path) ? path : JSON.stringify(path);
}

function onlyFile(changes: readonly FileChange[]): FileChange {
    const [change, ...others] = changes;
    if (change === undefined) throw new Refusal("nothing changes: a promotion changes one scalar");
    if (others.length === 0) return change;
    const paths = changes.map(({ path }) => `  ${shown(path)}`);
    throw new Refusal(["a promotion changes one file, and these change:", ...paths].join("\n"));
}

function held(texts: Iterable<string>, path: string, tag: string): boolean {
    for (const text of texts) {
        try {
            if (tagOf(text, path) === tag) return true;
        } catch (error) {
            // An old text that no promotion could have written proves nothing.
            if (!(error instanceof Refusal)) throw error;
        }
    }
    return false;
}
