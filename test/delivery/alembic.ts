import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { directoryOf } from "../support/temporary";

const INI = "[alembic]\nscript_location = %(here)s/migrations\n";
const ENV = `from alembic import context

context.configure(dialect_name="postgresql", literal_binds=True, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
`;

/** The body of a revision: what stands before upgrade(), in it, and in downgrade(). */
export interface Revision {
    readonly top?: string;
    readonly upgrade: string;
    readonly downgrade?: string;
}

/** A small Alembic project in a temporary folder: revisions "1", "2" and so on, each after the one before. */
export function alembicProject(revisions: readonly Revision[], env = ENV): string {
    const versions = revisions.map((revision, at) => [`migrations/versions/${at + 1}.py`, sourceOf(revision, at)]);
    const project = { "alembic.ini": INI, "migrations/env.py": env, ...Object.fromEntries(versions) };
    const folder = directoryOf(project as Record<string, string>);
    mkdirSync(join(folder, "migrations/versions"), { recursive: true });
    return folder;
}

function sourceOf({ top = "", upgrade, downgrade = 'op.execute("SELECT 1")' }: Revision, at: number): string {
    const body = (text: string) => text.trim().replaceAll(/^/gm, "    ");
    return [
        `"""step ${at + 1}"""`,
        "import sqlalchemy as sa",
        "from alembic import op",
        `revision = "${at + 1}"`,
        `down_revision = ${at === 0 ? "None" : `"${at}"`}`,
        top,
        `def upgrade():\n${body(upgrade)}\n`,
        `def downgrade():\n${body(downgrade)}\n`,
    ].join("\n");
}

export const MIGRATION_TOOLS = "Alembic and squawk: pip install alembic==1.20.1 squawk-cli==2.70.0";

/** Whether the tools of `slipway migrations check` are there. */
export function hasMigrationTools(): boolean {
    const works = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
    return works("python3", "-c", "import alembic") && works("squawk", "--version");
}
