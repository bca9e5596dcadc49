import { getSystemErrorMap } from "node:util";

/** What the system says of a file, without the call and the path that Node adds; undefined for what it did not say. */
export function systemWords(error: unknown): string | undefined {
    return getSystemErrorMap().get((error as NodeJS.ErrnoException).errno ?? 0)?.[1];
}
