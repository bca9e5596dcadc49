import assert from "node:assert/strict";
import { Alias } from "@pulumi/pulumi/proto/alias_pb";
import { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { SourcePosition, StackFrame, StackTrace } from "@pulumi/pulumi/proto/source_pb";
import { recordRead, recordRegistration } from "../../engine/registration";
import { fill } from "../../engine/service";
import { directoryOf } from "../support/temporary";

const root = directoryOf({});
const recorded = (request: RegisterResourceRequest) =>
    recordRegistration(request, "urn", {}, { ran: 0, changed: false }, root);
const request = (change: (request: RegisterResourceRequest) => unknown) => fill(new RegisterResourceRequest(), change);

const at = (uri: string, line: number) =>
    fill(new SourcePosition(), (position) => {
        position.setUri(uri);
        position.setLine(line);
    });
const trace = (...positions: (SourcePosition | undefined)[]) => {
    const frames = positions.map((position) => fill(new StackFrame(), (frame) => frame.setPc(position)));
    return fill(new StackTrace(), (stack) => stack.setFramesList(frames));
};
const source = (...positions: (SourcePosition | undefined)[]) =>
    recorded(request((r) => r.setStacktrace(trace(...positions)))).source;

describe("a registration", () => {
    it("names an alias once, though the SDK's class repeats it", () => {
        const same = () =>
            fill(new Alias(), (alias) => alias.setSpec(fill(new Alias.Spec(), (spec) => spec.setName("old"))));
        const urn = fill(new Alias(), (alias) => alias.setUrn("urn:a"));
        const made = request((r) => {
            r.setAliasesList([same(), urn, same()]);
            r.setAliasurnsList(["urn:a", "urn:b"]);
        });
        assert.deepEqual(recorded(made).options.aliases, ["urn:a", "urn:b", { name: "old" }]);
    });
    it("tells dependencies in one order", () => {
        assert.deepEqual(recorded(request((r) => r.setDependenciesList(["b", "a"]))).dependencies, ["a", "b"]);
    });
    it("leaves out a property that depends on nothing", () => {
        const made = request((r) =>
            r.getPropertydependenciesMap().set("a", new RegisterResourceRequest.PropertyDependencies()),
        );
        assert.deepEqual(recorded(made).propertyDependencies, {});
    });
});

describe("the source of a registration", () => {
    it("is the first frame that is no package's", () => {
        const sdk = at(`file://${root}/node_modules/@pulumi/random/randomPet.js`, 68);
        assert.equal(
            source(sdk, at(`file://${root}/lib/with%20space.ts`, 3), at(`file://${root}/index.ts`, 9)),
            "lib/with space.ts:3",
        );
        assert.equal(source(at(`file://${root}/../shared/lib.ts`, 2)), "../shared/lib.ts:2");
    });
    it("is absent where a frame in between is not known, or all are a package's, or there is none", () => {
        const sdk = at("file:///somewhere/node_modules/@pulumi/pulumi/runtime/stack.js", 42);
        assert.equal(source(undefined, at(`file://${root}/index.ts`, 9)), undefined);
        assert.equal(source(sdk), undefined);
        assert.equal(source(), undefined);
        assert.equal(source(at("https://example.com/index.ts", 1)), undefined);
    });
    it("is the position alone of an SDK that sends no frames", () => {
        const old = request((r) => r.setSourceposition(at(`file://${root}/index.ts`, 4)));
        assert.equal(recorded(old).source, "index.ts:4");
    });
});

describe("a read", () => {
    it("is no registration, and leaves out the options that it cannot have", () => {
        const made = fill(new ReadResourceRequest(), (r) => {
            r.setType("a:b:C");
            r.setName("n");
            r.setId("i");
            r.setVersion("1.0.0");
        });
        const { operation, id, custom, options } = recordRead(made, "urn", {}, root);
        assert.deepEqual(
            { operation, id, custom, options },
            { operation: "read", id: "i", custom: true, options: { version: "1.0.0" } },
        );
    });
});
