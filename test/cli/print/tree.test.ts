import assert from "node:assert/strict";
import { styles } from "../../../cli/print/text";
import { tree } from "../../../cli/print/tree";
import { recording, urn, type ResourceSketch } from "../../support/recordings";

const draw = (...sketches: ResourceSketch[]) =>
    tree(recording(sketches).resources, { width: 80, style: styles(false) });
const app = (name: string, ...children: string[]): ResourceSketch[] => {
    const type = "x:index:App";
    const parts = children.map((role) => ({
        name: `${name}-${role}`,
        type: "aws:s3/bucket:Bucket",
        parent: urn(name, type),
    }));
    return [{ name, type, component: true }, ...parts];
};

describe("the tree of a plan", () => {
    it("nests what a component holds under it, behind what stands alone", () => {
        assert.deepEqual(draw(...app("shop", "a", "b"), { name: "main" }), [
            "aws.ec2.Vpc       main",
            "x.App             shop",
            "├─ aws.s3.Bucket  shop-a",
            "└─ aws.s3.Bucket  shop-b",
        ]);
    });
    it("does not show the stack, nor lose what has no recorded parent", () => {
        assert.deepEqual(draw({ name: "stray", parent: urn("gone") }), ["aws.ec2.Vpc  stray"]);
    });
    it("folds more than three of a kind under one parent into a line", () => {
        const few = ["1", "2", "3"].map((n) => ({ name: `vpc-${n}` }));
        assert.equal(draw(...few).length, 3);
        const many = Array.from({ length: 12 }, (_, i) => ({ name: `vpc-${i + 1}` }));
        assert.deepEqual(draw(...many), ["12 x aws.ec2.Vpc  vpc-1 … vpc-12"]);
    });
    it("folds components of one shape, and shows what is in the first", () => {
        const apps = [1, 2, 3, 4].flatMap((n) => app(`app-${n}`, "data"));
        assert.deepEqual(draw(...apps), [
            "4 x x.App         app-1 … app-4  each like the first:",
            "└─ aws.s3.Bucket  app-1-data",
        ]);
    });
    it("does not fold components that differ inside", () => {
        const apps = [1, 2, 3, 4].flatMap((n) => app(`app-${n}`, ...["a", "b", "c", "d"].slice(0, n)));
        assert.equal(draw(...apps).filter((line) => line.startsWith("x.App")).length, 4);
    });
    it("does not fold what is marked with what is not", () => {
        const one = { name: "vpc-1", options: { protect: true } };
        const others = [2, 3, 4, 5].map((n) => ({ name: `vpc-${n}` }));
        assert.deepEqual(draw(one, ...others), ["aws.ec2.Vpc      vpc-1  protect", "4 x aws.ec2.Vpc  vpc-2 … vpc-5"]);
    });
    it("marks what is protected, kept, imported, read or created elsewhere", () => {
        const marked = { name: "a", options: { protect: true, retainOnDelete: true, importId: "vpc-1" } };
        assert.match(draw(marked)[0]!, /protect, retain, import$/);
        assert.match(draw({ name: "a", operation: "read" })[0]!, /read$/);
        assert.match(draw({ name: "a", remote: true })[0]!, /remote$/);
    });
    it("shows 5,000 resources that are all different in less than 200 lines, and says what it hides", () => {
        const lines = draw(
            ...Array.from({ length: 5_000 }, (_, i): ResourceSketch => {
                const n = Math.floor(i / 20);
                if (i % 20 === 0) return { name: `app-${n}`, type: "x:index:App", component: true };
                const type = `x:index:T${(n * 7 + (i % 20) * (n + 1)) % 251}`;
                return { name: `part-${i}`, type, parent: urn(`app-${n}`, "x:index:App") };
            }),
        );
        assert.ok(lines.length < 200);
        assert.match(lines.join("\n"), /250 x x\.App .* 4,750 resources inside/);
    });
});
