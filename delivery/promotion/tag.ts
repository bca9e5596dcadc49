import { Refusal } from "../refusal";

/** An image tag that people can read and that nobody can move: `1.4.2@sha256:<digest>`. */
export interface PinnedTag {
    readonly text: string;
    /** `1.4.2` */
    readonly readable: string;
    /** `sha256:` and 64 hexadecimal digits. */
    readonly digest: string;
}

// The first half is what a registry takes for a tag; of it, YAML reads every one as plain text once a digest follows.
const PINNED = /^(\w[\w.-]{0,127})@(sha256:[0-9a-f]{64})$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Reads a pinned tag; `where` says whose it is. */
export function pinnedTag(text: string, where: string): PinnedTag {
    const [, readable, digest] = PINNED.exec(text) ?? [];
    if (readable !== undefined && digest !== undefined) return { text, readable, digest };
    const cure = text.includes("@")
        ? "a digest is `sha256:` and 64 hexadecimal digits in lower case"
        : "a tag alone can be moved to another image: add the digest that the build pushed";
    throw new Refusal(`${where}: expected <tag>@sha256:<digest>, got ${JSON.stringify(text)}: ${cure}`);
}

/** Reads a list of digests, one a line; `where` says which. */
export function digestsOf(text: string, where: string): ReadonlySet<string> {
    const lines = text.split("\n").map((line) => line.trim());
    const wrong = lines.findIndex((line) => line !== "" && !DIGEST.test(line));
    if (wrong >= 0) {
        throw new Refusal(`${where}: line ${wrong + 1}: expected sha256:<digest>, got ${JSON.stringify(lines[wrong])}`);
    }
    return new Set(lines.filter((line) => line !== ""));
}
