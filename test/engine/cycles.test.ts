import assert from "node:assert/strict";
import fc from "fast-check";
import { cycles } from "../../engine/cycles";
import { graphOf, levels, type Graph } from "../../engine/graph";
import { recording, urn, type ResourceSketch } from "../support/recordings";

const graph = (...sketches: ResourceSketch[]): Graph => graphOf(recording(sketches));
const names = (urns: string[]): string[] => urns.map((text) => text.split("::").at(-1)!);

describe("cycles", () => {
    it("are named in the order in which each waits for the next", () => {
        const of = graph(
            { name: "a", dependsOn: [urn("b")] },
            { name: "b", dependsOn: [urn("c")] },
            { name: "c", dependsOn: [urn("a")] },
            { name: "d", dependsOn: [urn("a")] },
        );
        assert.deepEqual(cycles(of).map(names), [["a", "b", "c"]]);
    });
    it("include a resource that waits for itself", () => {
        assert.deepEqual(cycles(graph({ name: "a", dependsOn: [urn("a")] })).map(names), [["a"]]);
    });
    it("are told apart", () => {
        const pair = (one: string, two: string) => [
            { name: one, dependsOn: [urn(two)] },
            { name: two, dependsOn: [urn(one)] },
        ];
        assert.deepEqual(cycles(graph(...pair("c", "d"), ...pair("a", "b"))).map(names), [
            ["a", "b"],
            ["c", "d"],
        ]);
    });
    it("are found in every graph that has one, follow its edges, and never where there is none", () => {
        fc.assert(
            fc.property(fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 }), (targets) => {
                const of = graph(
                    ...targets.map((to, i) => ({ name: `r${i}`, dependsOn: to.map((n) => urn(`r${n}`)) })),
                );
                const found = cycles(of);
                for (const cycle of found) {
                    assert.equal(new Set(cycle).size, cycle.length);
                    cycle.forEach((from, i) => {
                        const next = cycle[(i + 1) % cycle.length]!;
                        assert.ok(of.waitsFor.get(from)!.some((edge) => edge.to === next));
                    });
                }
                assert.equal(found.length > 0, levels(of).flat().length < targets.length);
            }),
        );
    });
});
