import { readConfig } from "./config";
import { observeRequests } from "./observe";
import { drainOnSignal } from "./shutdown";

/** What the server needs before its first request. */
export function start(): void {
    try {
        const { drainSeconds } = readConfig(process.env);
        observeRequests();
        drainOnSignal(drainSeconds);
    } catch (error) {
        // Thrown on, Next would print a trace and go on to serve errors.
        console.error(error instanceof Error ? error.message : error);
        process.exit(78); // EX_CONFIG
    }
}
