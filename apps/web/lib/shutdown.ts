import { isDraining, startDraining } from "./draining";
import { requestsUnderWay } from "./observe";

/** The chart gives 45 s from the signal on. 20 of them are the longest drain, and 5 are left to close connections in. */
const IN_FLIGHT_SECONDS = 20;

/**
 * At the signal, readiness says no; requests are served until nobody sends them any more, and the last are answered.
 *
 * Next's own handler closes the socket at once, while the load balancer still sends requests: NEXT_MANUAL_SIG_HANDLE
 * turns that off.
 */
export function drainOnSignal(drainSeconds: number, exit: () => void = () => process.exit(0)): void {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.on(signal, () => {
            // A second signal is somebody's impatience.
            if (isDraining()) return exit();
            startDraining();
            console.log(JSON.stringify({ level: "info", message: "draining", seconds: drainSeconds }));
            setTimeout(() => endWhenIdle(Date.now() + IN_FLIGHT_SECONDS * 1000, exit), drainSeconds * 1000);
        });
    }
}

function endWhenIdle(deadline: number, exit: () => void): void {
    if (requestsUnderWay() === 0 || Date.now() > deadline) return exit();
    setTimeout(() => endWhenIdle(deadline, exit), 50);
}
