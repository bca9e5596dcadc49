import { parse, type SemVer } from "semver";
import { Refusal } from "../refusal";

/** An image tag that people can read and that nobody can move: `1.4.2@sha256:<digest>`. */
export interface PinnedTag {
    readonly text: string;
    /** `1.4.2` */
    readonly readable: string;
    /** `sha256:` and 64 hexadecimal digits. */
    readonly digest: string;
}

/** What a file holds before its first promotion: the chart refuses it, and nothing runs. */
export const NOTHING = "none";

// The first half is what a registry takes for a tag; of it, YAML reads every one as plain text once a digest follows.
const PINNED = /^(\w[\w.-]{0,127})@(sha256:[0-9a-f]{64})$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Reads a pinned tag; `where` says whose it is. */
export function pinnedTag(text: string, where: string): PinnedTag {
    const [, readable, digest] = PINNED.exec(text) ?? [];
    if (readable !== undefined && digest !== undefined) return { text, readable, digest };
    const [, after] = text.split("@");
    const cure =
        after === undefined
            ? "a tag alone can be moved to another image: add the digest that the build pushed"
            : DIGEST.test(after)
              ? "before the @ stands the tag alone: leave out the repository, and spaces"
              : "a digest is `sha256:` and 64 hexadecimal digits in lower case: copy the one that the build pushed";
    throw new Refusal(`${where}: expected <tag>@sha256:<digest>, got ${JSON.stringify(text)}: ${cure}`);
}

/** Reads the pinned tag of an environment; `where` says whose it is. */
export function versionTag(text: string, where: string): PinnedTag {
    const tag = pinnedTag(text, where);
    if (versionOfTag(text) !== undefined) return tag;
    throw new Refusal(
        `${where}: expected a version before the @, such as 1.4.2, got ${JSON.stringify(tag.readable)}: ` +
            "the gate of migrations compares versions: build the image with a tag that is one",
    );
}

/** The version that a pinned tag names, which is all that an environment may run; undefined for every other text. */
export function versionOfTag(text: string): SemVer | undefined {
    const [, readable] = PINNED.exec(text) ?? [];
    return parse(readable) ?? undefined;
}
