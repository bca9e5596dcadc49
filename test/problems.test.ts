import * as assert from "node:assert/strict";
import { Problems } from "../components/problems";

describe("Problems", () => {
    it("throws once, with every problem", () => {
        const problems = new Problems();
        problems.add("cidrBlock", 'expected a block, got "x"');
        problems.expect(false, "zones[1]", "expected a zone");
        assert.throws(() => problems.throwIfAny("Network", "main"), {
            name: "Error",
            message:
                'Network "main" has 2 problems:\n  cidrBlock: expected a block, got "x"\n  zones[1]: expected a zone',
        });
    });

    it("stays silent when nothing is wrong", () => {
        const problems = new Problems();
        problems.expect(true, "cidrBlock", "never said");
        problems.throwIfAny("Network", "main");
    });

    it("is a RunError to the CLI, so a user's mistake prints no stack trace", () => {
        const problems = new Problems();
        problems.add("a", "b");
        assert.throws(() => problems.throwIfAny("X", "y"), {
            __pulumiRunError: true,
            __pulumiInputPropertiesError: true,
        });
    });
});
