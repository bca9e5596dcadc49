import * as assert from "node:assert/strict";
import { Problems } from "../../components/problems";
import { checkRetention } from "../../components/retention";

const check = (days: number) => {
    const problems = new Problems();
    checkRetention(problems, "logRetentionDays", days);
    problems.throwIfAny("Cluster", "x");
};

describe("checkRetention", () => {
    for (const days of [1, 7, 30, 365, 3653]) it(`accepts ${days} days`, () => check(days));
    for (const days of [0, 2, 366, -1, 7.5, NaN]) {
        it(`refuses ${days} days, under the name of the argument`, () =>
            assert.throws(
                () => check(days),
                new RegExp(`logRetentionDays: expected one of 1, 3, .* CloudWatch accepts, got ${days}$`),
            ));
    }
});
