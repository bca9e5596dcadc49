import assert from "node:assert/strict";
import { MetricsServer } from "../../../components";
import { CHARTS } from "../../../components/addons/charts";
import { type AddonArgs, planAddon } from "../../../components/addons/plan";
import { Problems } from "../../../components/problems";

function problemsOf(args: AddonArgs): string {
    const problems = new Problems();
    planAddon("externalSecrets", args, problems);
    try {
        problems.throwIfAny("Addon", "one");
        return "";
    } catch (error) {
        return (error as Error).message;
    }
}

describe("The plan of an add-on", () => {
    it("takes the version from the table, and two pods of each part on three nodes", () => {
        const { chartVersion, replicas, nodeCount } = planAddon("externalSecrets", {}, new Problems());
        assert.deepEqual([chartVersion, replicas, nodeCount], [CHARTS.externalSecrets.version, 2, 3]);
    });
    it("refuses more pods of a part than there are nodes, and accepts one for each", () => {
        assert.match(
            problemsOf({ replicas: 3, nodeCount: 2 }),
            /replicas: expected at most one for each of the 2 nodes/,
        );
        assert.equal(problemsOf({ replicas: 2, nodeCount: 2 }), "");
    });
    it("refuses no pods and no nodes, both at once", () => {
        assert.match(problemsOf({ replicas: 0, nodeCount: 0 }), /has 2 problems/);
    });
    it("refuses a chart that does not serve what is asked of it, and says why", () => {
        const message = problemsOf({ chartVersion: "0.15.1" });
        assert.match(
            message,
            /0\.16\.0 or newer, which has the API external-secrets\.io\/v1, got "0\.15\.1": 2\.9\.0 is/,
        );
        for (const chartVersion of ["0.16.0", "0.17.0", "1.0.0", "2.9.0", "2.10.1"]) {
            assert.equal(problemsOf({ chartVersion }), "", chartVersion);
        }
    });
    it("refuses what is no version", () => {
        for (const chartVersion of ["latest", "2.x", "v2.9.0", ""]) {
            assert.match(problemsOf({ chartVersion }), /expected a version of external-secrets such as "2\.9\.0"/);
        }
    });
    it("is made before anything is created", () => {
        assert.throws(() => new MetricsServer("one", { replicas: 9 }), /MetricsServer "one" has 1 problem:/);
    });
});
