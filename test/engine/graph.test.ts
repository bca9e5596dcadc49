import assert from "node:assert/strict";
import fc from "fast-check";
import { cycles } from "../../engine/cycles";
import { criticalPath, graphOf, isWork, levels, type Graph } from "../../engine/graph";
import { recording, STACK, urn, type ResourceSketch } from "../support/recordings";

const graph = (...sketches: ResourceSketch[]): Graph => graphOf(recording(sketches));
const names = (urns: string[]): string[] => urns.map((text) => text.split("::").at(-1)!);
const waves = (...sketches: ResourceSketch[]): string[][] => levels(graph(...sketches)).map(names);
const reasons = (of: Graph, from: string, to: string) =>
    of.waitsFor.get(from)!.find((edge) => edge.to === to)?.reasons ?? [];

describe("the graph of a recording", () => {
    const other = { name: "other" };
    const edgeOf = (sketch: Partial<ResourceSketch>) =>
        reasons(graph(other, { name: "one", ...sketch }), urn("one"), urn("other"));

    const sources: [string, Partial<ResourceSketch>, object][] = [
        ["dependsOn", { dependsOn: [urn("other")] }, { kind: "dependency" }],
        ["an input", { propertyDependencies: { vpcId: [urn("other")] } }, { kind: "property", property: "vpcId" }],
        ["an explicit provider", { provider: urn("other") }, { kind: "provider" }],
        ["a provider for children", { options: { providers: { aws: urn("other") } } }, { kind: "provider" }],
        ["a parent", { parent: urn("other") }, { kind: "parent" }],
        ["deletedWith", { options: { deletedWith: urn("other") } }, { kind: "deletedWith" }],
        [
            "a resource reference deep inside an input",
            { inputs: { vpc: [{ in: { $: "secret", value: { $: "resource", urn: urn("other"), id: "" } } }] } },
            { kind: "reference", property: "vpc" },
        ],
        [
            "an output inside an input",
            { inputs: { ids: [{ $: "output", value: "x", dependencies: [urn("other")] }] } },
            { kind: "output", property: "ids" },
        ],
    ];
    for (const [title, sketch, reason] of sources) {
        it(`has an edge from ${title}, and says so`, () => assert.deepEqual(edgeOf(sketch), [reason]));
    }

    it("has no edge from a text that looks like a URN", () => {
        assert.deepEqual(edgeOf({ inputs: { text: urn("other") } }), []);
    });
    it("has no edge to what was never recorded", () => {
        assert.deepEqual(
            graph({ name: "one", dependsOn: [urn("gone")] })
                .waitsFor.get(urn("one"))!
                .map((e) => e.to),
            [STACK],
        );
    });
    it("keeps one edge for two resources, with every reason", () => {
        assert.deepEqual(edgeOf({ dependsOn: [urn("other")], propertyDependencies: { a: [urn("other")] } }), [
            { kind: "dependency" },
            { kind: "property", property: "a" },
        ]);
    });
    it("does not depend on the order of the recording", () => {
        const made = recording([{ name: "a" }, { name: "b", dependsOn: [urn("a")] }, { name: "c", parent: urn("a") }]);
        const backwards = { ...made, resources: [...made.resources].reverse() };
        assert.deepEqual([...graphOf(backwards).waitsFor], [...graphOf(made).waitsFor]);
        assert.deepEqual(levels(graphOf(backwards)), levels(graphOf(made)));
    });
});

describe("levels", () => {
    it("put what waits behind what it waits for, and the rest side by side", () => {
        const chain = [{ name: "a" }, { name: "b", dependsOn: [urn("a")] }, { name: "c", dependsOn: [urn("b")] }];
        assert.deepEqual(waves(...chain, { name: "free" }), [["a", "free"], ["b"], ["c"]]);
    });
    it("give the stack and components no place, but hand on what components wait for", () => {
        const component = { name: "app", type: "x:index:App", component: true, dependsOn: [urn("a")] };
        const child = { name: "child", parent: urn("app", "x:index:App") };
        assert.deepEqual(waves({ name: "a" }, component, child), [["a"], ["child"]]);
    });
    it("count a remote component as work, since its children cannot be seen", () => {
        const cluster = { name: "eks", type: "eks:index:Cluster", remote: true };
        assert.deepEqual(waves(cluster, { name: "b", dependsOn: [urn("eks", cluster.type)] }), [["eks"], ["b"]]);
    });
    it("leave out what is on a cycle or behind one, and keep the rest", () => {
        const cycle = [
            { name: "a", dependsOn: [urn("b")] },
            { name: "b", dependsOn: [urn("a")] },
        ];
        assert.deepEqual(waves(...cycle, { name: "behind", dependsOn: [urn("a")] }, { name: "free" }), [["free"]]);
    });
    it("respect every edge of any graph, and put nothing later than it must be", () => {
        fc.assert(
            fc.property(sketches(), (made) => {
                const of = graph(...made);
                const level = new Map(levels(of).flatMap((wave, n) => wave.map((u) => [u, n + 1] as const)));
                assert.equal(level.size, [...of.resources.values()].filter(isWork).length);
                for (const [from, n] of level) assert.equal(n, 1 + deepest(of, level, from));
            }),
        );
    });
});

describe("the critical path", () => {
    const minutes: Record<string, number> = { vpc: 1, nat: 2, eks: 10, db: 11, nodes: 3 };
    const program = graph(
        { name: "vpc" },
        { name: "nat", dependsOn: [urn("vpc")] },
        { name: "db", dependsOn: [urn("vpc")] },
        { name: "eks", dependsOn: [urn("vpc")] },
        { name: "nodes", dependsOn: [urn("eks"), urn("nat")] },
    );
    it("is the slowest chain, with what each takes and when it starts", () => {
        assert.deepEqual(
            criticalPath(program, (r) => minutes[r.name]!),
            [
                { urn: urn("vpc"), minutes: 1, startsAt: 0 },
                { urn: urn("eks"), minutes: 10, startsAt: 1 },
                { urn: urn("nodes"), minutes: 3, startsAt: 11 },
            ],
        );
    });
    it("ends at the smaller URN where two chains are as long", () => {
        const times: Record<string, number> = { a: 1, b: 1, z: 2 };
        const of = graph({ name: "a" }, { name: "b", dependsOn: [urn("a")] }, { name: "z" });
        const path = criticalPath(of, (r) => times[r.name]!);
        assert.deepEqual(names(path.map((step) => step.urn)), ["a", "b"]);
    });
    it("goes by the smaller URN where two ways to its end are as long", () => {
        const path = criticalPath(graph({ name: "a" }, { name: "b" }, { name: "c", dependsOn: [urn("a"), urn("b")] }), () => 1); // prettier-ignore
        assert.deepEqual(names(path.map((step) => step.urn)), ["a", "c"]);
    });
    it("is empty where nothing takes time", () => {
        assert.deepEqual(
            criticalPath(program, () => 0),
            [],
        );
    });
    it("is a real path, and as long as the longest there is", () => {
        fc.assert(
            fc.property(sketches(), fc.array(fc.nat(9), { minLength: 12, maxLength: 12 }), (made, times) => {
                const of = graph(...made);
                const time = (name: string) => times[Number(name.slice(1))]!;
                const path = criticalPath(of, (r) => time(r.name));
                path.slice(1).forEach((step, i) => {
                    assert.equal(step.startsAt, path[i]!.startsAt + path[i]!.minutes);
                    assert.ok(reaches(of, step.urn, path[i]!.urn), "two steps with no way between them");
                });
                const last = path.at(-1);
                assert.equal(last ? last.startsAt + last.minutes : 0, longest(of, time));
            }),
        );
    });
});

describe("the size of a graph", () => {
    it("may be a chain of 10,000", () => {
        const chain = Array.from({ length: 10_000 }, (_, i) => ({
            name: `r${String(i).padStart(5, "0")}`,
            dependsOn: i === 0 ? [] : [urn(`r${String(i - 1).padStart(5, "0")}`)],
        }));
        const of = graph(...chain);
        assert.equal(levels(of).length, 10_000);
        assert.equal(criticalPath(of, () => 1).length, 10_000);
        assert.deepEqual(cycles(of), []);
        const closed = graph({ ...chain[0]!, dependsOn: [urn("r09999")] }, ...chain.slice(1));
        assert.equal(cycles(closed)[0]!.length, 10_000);
    });
    it("may be 5,000 resources with 20,000 edges in 100 ms", () => {
        const name = (i: number) => `r${String(i).padStart(4, "0")}`;
        const made = recording(
            Array.from({ length: 5_000 }, (_, i) => ({
                name: name(i),
                // The parent is the fourth edge; the factors are prime, so the targets spread.
                dependsOn: [7919, 6007, 4603].map((prime) => urn(name(prime % Math.max(i, 1)))),
            })),
        );
        const edges = [...graphOf(made).waitsFor.values()].flat().length;
        assert.ok(edges > 19_000, `${edges} edges`);
        // Of the processor, not of the clock: other work on the machine is no fault of the graph.
        const times = Array.from({ length: 5 }, () => {
            const start = process.cpuUsage();
            const of = graphOf(made);
            levels(of);
            criticalPath(of, () => 1);
            cycles(of);
            return process.cpuUsage(start).user / 1000;
        });
        assert.ok(Math.min(...times) < 100, `took ${times.map(Math.round).join(", ")} ms`);
    });
});

/** Up to twelve resources and components, each waiting only for earlier ones: no cycle. */
function sketches(): fc.Arbitrary<ResourceSketch[]> {
    const one = fc.record({ component: fc.boolean(), to: fc.array(fc.nat(11), { maxLength: 4 }) });
    return fc.array(one, { minLength: 1, maxLength: 12 }).map((all) =>
        all.map(({ component, to }, i) => ({
            name: `r${i}`,
            component,
            dependsOn: to.filter((n) => n < i).map((n) => urn(`r${n}`)),
        })),
    );
}

/** The level of the latest work that `from` waits for, seen through components, by brute force. */
function deepest(of: Graph, level: Map<string, number>, from: string): number {
    const found = of.waitsFor.get(from)!.map(({ to }) => level.get(to) ?? deepest(of, level, to));
    return Math.max(0, ...found);
}

/** Whether `from` waits for `to`, directly or through components alone. */
function reaches(of: Graph, from: string, to: string): boolean {
    return of.waitsFor
        .get(from)!
        .some((edge) => edge.to === to || (!isWork(of.resources.get(edge.to)!) && reaches(of, edge.to, to)));
}

/** The longest path by trying all of them. */
function longest(of: Graph, time: (name: string) => number): number {
    const from = (text: string): number => {
        const made = of.resources.get(text)!;
        return (isWork(made) ? time(made.name) : 0) + Math.max(0, ...of.waitsFor.get(text)!.map(({ to }) => from(to)));
    };
    return Math.max(...[...of.resources.keys()].map(from));
}
