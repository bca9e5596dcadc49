import * as assert from "node:assert/strict";
import { parseZones } from "../../../components/network/zones";
import { Problems } from "../../../components/problems";

function parse(...names: string[]) {
    const problems = new Problems();
    const zones = parseZones(names, problems);
    problems.throwIfAny("Network", "test");
    return zones;
}

describe("zones", () => {
    it("take their slot from their letter, and stand in the order of the slots", () => {
        assert.deepEqual(parse("us-gov-west-1c", "us-gov-west-1a"), [
            { name: "us-gov-west-1a", region: "us-gov-west-1", slot: 1 },
            { name: "us-gov-west-1c", region: "us-gov-west-1", slot: 3 },
        ]);
    });

    for (const name of [
        "apne2-az1",
        "us-west-2-lax-1a",
        "us-east-1-wl1-bos-wlz-1",
        "ap-northeast-2",
        "AP-NORTHEAST-2A",
        "",
    ]) {
        it(`are not ${JSON.stringify(name)}`, () => {
            assert.throws(() => parse(name), /zones\[0\]: expected the name of an availability zone/);
        });
    }
});
