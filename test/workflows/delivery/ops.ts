import { join } from "node:path";
import { inFolder } from "../run";
import { gitIn, run, write } from "./support";

export interface Ops {
    readonly origin: string;
    readonly checkout: string;
    readonly git: (...args: string[]) => Promise<string>;
    /** Commits to main, as somebody who merges does. */
    readonly commit: (files: Record<string, string>) => Promise<string>;
}

/** The file of a service, whose image is in `repository`. */
export function opsFile(tag: string, more = "", repository = "registry.test/shop/api"): string {
    return `# What api runs.\nchart: api\nchartVersion: 0.1.0\nimage:\n  repository: ${repository}\n  tag: ${tag} # one line\n${more}`;
}

/** An ops repository with these files, and a checkout of it. */
export function withOps<T>(files: Record<string, string>, work: (ops: Ops) => Promise<T>): Promise<T> {
    return inFolder(async (folder) => {
        const [origin, checkout] = [join(folder, "origin.git"), join(folder, "ops")];
        await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", origin], folder);
        await run("git", ["clone", "--quiet", origin, checkout], folder);
        const git = gitIn(checkout);
        const commit = async (changed: Record<string, string>) => {
            await git("switch", "--quiet", "--force-create", "main");
            write(checkout, changed);
            await git("add", "--all");
            await git("commit", "--quiet", "--message", "Merged");
            await git("push", "--quiet", "--force", "origin", "main");
            return (await git("rev-parse", "HEAD")).trim();
        };
        await commit(files);
        return work({ origin, checkout, git, commit });
    });
}
