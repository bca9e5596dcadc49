import { realpathSync } from "node:fs";
import * as path from "node:path";
import type { PlacedProblem } from "../../delivery/migrations/gate";
import { changedFiles } from "../ops/git";
import type { EmittedFolder } from "./alembic";

const CURE = "bring it back, and undo it in a revision after it; if the commit is the newer one, merge it first";

/** The first revision that is not as it was in a commit, for those before it have run long since, and those that are gone. */
export function sinceCommit(folder: string, { revisions, locations }: EmittedFolder, commit: string | undefined) {
    if (commit === undefined) return { first: 0, gone: [] };
    const files = changedFiles(folder, commit);
    const from = realpathSync(folder);
    const first = revisions.findIndex(({ file }) => !files.isSame(path.resolve(from, file)));
    const known = new Set(revisions.map(({ revision }) => revision));
    const gone = files.gone.flatMap((file): PlacedProblem[] => {
        if (!file.endsWith(".py") || !locations.some((one) => file.startsWith(`${one}${path.sep}`))) return [];
        const revision = /^revision\b[^=\n]*=\s*["']([^"'\n]+)["']/m.exec(files.before(file) ?? "")?.[1];
        // One that is in another file by now is there.
        if (revision === undefined || known.has(revision)) return [];
        const message = `revision ${revision} is gone: Alembic fails on a database where it has run`;
        return [{ file: path.relative(from, file), line: 1, rule: "gone", message, cure: CURE }];
    });
    return { first: first < 0 ? revisions.length : first, gone };
}
