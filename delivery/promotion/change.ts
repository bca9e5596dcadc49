import { Refusal } from "../refusal";
import { earlierTags } from "./history";
import { readableTag, tagOf, withTag } from "./ops-file";
import { environmentBefore, ENVIRONMENTS, opsFile, placeOf, promotedTag, SERVICE, SERVICE_EXPECTED } from "./rules";
import { versionTag } from "./tag";

/** One path that a pull request touches, and the text of the file there; undefined where there is none. */
export interface FileChange {
    readonly path: string;
    readonly modeChanges?: boolean;
    readonly before?: string;
    readonly after?: string;
}

/** What a pull request changes, and the branch of the ops repository that it goes to, as that is by now. */
export interface OpsTree {
    readonly changes: readonly FileChange[];
    /** The text that a file has on that branch. */
    read(path: string): string | undefined;
    /** Texts that the file has had on that branch, the newest first. */
    history(path: string): Iterable<string>;
}

export interface ProvenChange {
    readonly service: string;
    readonly environment: string;
    readonly before: string;
    readonly after: string;
    /** True when the environment goes back to a tag that it had before: that went through the environments then. */
    readonly rollback: boolean;
}

/** Proves that a pull request changes one `image.tag` and nothing else, to a tag that may stand there. */
export function provenChange({ changes, read, history }: OpsTree): ProvenChange {
    const { path, before, after, modeChanges } = onlyFile(changes);
    const { environment = "", service = "" } = placeOf(path) ?? {};
    if (!ENVIRONMENTS.includes(environment) || !SERVICE.test(service)) {
        const where = `envs/<${ENVIRONMENTS.join("|")}>/<service>.yaml`;
        throw new Refusal(`${shown(path)} changes: a promotion changes ${where} alone`);
    }
    if (before === undefined || after === undefined) {
        throw new Refusal(`${path} ${before === undefined ? "is new" : "is deleted"}: a promotion changes one scalar`);
    }
    if (modeChanges) throw new Refusal(`${path}: its mode changes: a promotion changes one scalar`);
    const tags = { before: tagOf(before, path), after: tagOf(after, path) };
    if (tags.before === tags.after || withTag(before, tags.after, path) !== after) {
        throw new Refusal(`${path}: more than image.tag changes: make that change in a pull request of its own`);
    }
    versionTag(tags.after, `${path}: image.tag`);
    requireSame(read(path), path, tags.before);
    const rollback = earlierTags({ file: path, now: tags.before, texts: history(path) }).includes(tags.after);
    if (!rollback)
        promotedTag({ service, environment, tag: tags.after, before: tagBefore(environment, service, read) });
    return { service, environment, ...tags, rollback };
}

/**
 * True of a change that must be a promotion. It refuses what no promotion could read by then. What a new file begins with, and what
 * runs in an environment that promotions do not know, is a reviewer's to look at.
 */
export function changesTag(change: FileChange): boolean {
    const { path, after } = change;
    const place = placeOf(path);
    if (place === undefined || after === undefined) return false;
    if (!SERVICE.test(place.service))
        throw new Refusal(`${shown(path)}: expected ${SERVICE_EXPECTED}: rename the file`);
    const tag = tagOf(after, shown(path));
    const before = change.before === undefined ? undefined : readableTag(change.before, path);
    return ENVIRONMENTS.includes(place.environment) && before !== undefined && before !== tag;
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

/** What a branch began with may be long gone: merged, it would take the place of what nobody compared it with. */
function requireSame(text: string | undefined, path: string, before: string): void {
    const now = text === undefined ? "not there" : tagOf(text, path);
    if (now === before) return;
    throw new Refusal(`${path} had ${before} when this branch began, and is ${now} by now: make the promotion again`);
}
