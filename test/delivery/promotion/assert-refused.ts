import assert from "node:assert/strict";
import { Refusal } from "../../../delivery/refusal";

/** Holds that the work is refused, in these words. */
export function assertRefused(work: () => unknown, message: RegExp): void {
    assert.throws(work, (error) => error instanceof Refusal && message.test(error.message));
}
