import { join } from "node:path";
import { checkMigrations, type MigrationOptions } from "../../cli/migrations";
import type { Revision } from "../delivery/alembic";
import { directoryOf } from "../support/temporary";

export const LIMIT = "op.execute(\"SET LOCAL lock_timeout = '2s'\")";
export const orders: Revision = {
    upgrade:
        'op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("note", sa.Text()))',
    downgrade: 'op.drop_table("orders")',
};
export const dropped: Revision = {
    top: 'phase = "contract"\nrequires = "1.4.0"',
    upgrade: `${LIMIT}\nop.drop_column("orders", "note")`,
};

export const fileOf = (folder: string, revision: string) => join(folder, `migrations/versions/${revision}.py`);

/** The command as a function. */
export async function checked(folder: string, options: MigrationOptions = {}) {
    const heard = { stdout: "", stderr: "" };
    const write = (name: "stdout" | "stderr") => ({ write: (text: string) => (heard[name] += text) });
    const status = await checkMigrations(folder, options, {
        stdout: write("stdout"),
        stderr: write("stderr"),
        env: {},
    });
    return { status, ...heard };
}

/** An ops repository whose environments run these tags of the service `api`. */
export function opsOf(tags: Record<string, string>): string {
    const files = Object.entries(tags).map(([environment, tag]) => [
        `envs/${environment}/api.yaml`,
        `image: { tag: ${tag} }\n`,
    ]);
    return directoryOf(Object.fromEntries(files) as Record<string, string>);
}
