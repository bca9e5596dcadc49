import { Refusal } from "../refusal";
import { readableTag } from "./ops-file";
import { versionOfTag } from "./tag";

/** What an environment of a service has, and the texts that its file had, the newest first. */
export interface Past {
    readonly file: string;
    readonly now: string;
    readonly texts: Iterable<string>;
}

/**
 * The tags that an environment can go back to, the nearest first. It is what is left to undo: what was taken back is not there any
 * more, so that a second rollback leads further back, and never to the version that the first one left.
 */
export function earlierTags({ file, now, texts }: Past): string[] {
    const line: string[] = [];
    for (const tag of [...versionsOf(texts, file).reverse(), now]) {
        if (line.includes(tag)) line.length = line.indexOf(tag);
        line.push(tag);
    }
    return line.slice(0, -1).reverse();
}

/** The tag to go back to: the nearest, or the one that the caller asks for. */
export function rollbackTag(past: Past, asked?: string): string {
    const { file, now } = past;
    const earlier = earlierTags(past);
    const tag = asked ?? earlier[0];
    if (earlier.length === 0 || tag === undefined) {
        throw new Refusal(
            `${file} has ${now}, and no other version before: there is nothing to go back to. Promote a version that is ` +
                "good; to stop the service there, delete the file in a pull request of its own",
        );
    }
    if (tag === now || earlier.includes(tag)) return tag;
    throw new Refusal(
        `${file} cannot go back to ${JSON.stringify(tag)}, which it never had or which was taken back: ` +
            `promote it, or go back to ${earlier.slice(0, 3).join(" or ")}`,
    );
}

/** Old texts that no promotion could have written are passed over: such a tag is no version that ran. */
function versionsOf(texts: Iterable<string>, file: string): string[] {
    const tags = [...texts].flatMap((text) => readableTag(text, file) ?? []);
    return tags.filter((tag) => versionOfTag(tag) !== undefined);
}
