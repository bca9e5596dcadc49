import type { Problems } from "./problems";

/** What CloudWatch accepts, except 0, which keeps logs for ever. */
const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Notes a number of days for which CloudWatch would not keep logs. */
export function checkRetention(problems: Problems, path: string, days: number): void {
    problems.expect(
        RETENTION_DAYS.includes(days),
        path,
        `expected one of ${RETENTION_DAYS.join(", ")}, which CloudWatch accepts, got ${days}`,
    );
}
