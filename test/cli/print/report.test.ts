import assert from "node:assert/strict";
import { documentOf } from "../../../cli/document";
import { failureReport } from "../../../cli/print/failure";
import { report } from "../../../cli/print/report";
import { styles } from "../../../cli/print/text";
import type { RecordedInvoke } from "../../../engine/recording";
import { recording, urn, type RecordingSketch, type ResourceSketch } from "../../support/recordings";

const page = { width: 80, style: styles(false) };
const documentFor = (sketches: ResourceSketch[], rest?: RecordingSketch) =>
    documentOf({ recording: recording(sketches, rest), warnings: [], seconds: 1 });
const print = (sketches: ResourceSketch[], rest?: RecordingSketch) => report(documentFor(sketches, rest), 4.12, page);
/** The lines under a title, without their indentation; none when the section is not there. */
const section = (text: string, title: string): string[] => {
    const found = text.split("\n\n").find((part) => part.startsWith(title));
    return (found ?? "").trimEnd().split("\n").slice(1).map((line) => line.slice(2)); // prettier-ignore
};
const invoke = (token: string, answeredBy: RecordedInvoke["answeredBy"]): RecordedInvoke => ({
    token,
    kind: "invoke",
    arguments: {},
    result: {},
    answeredBy,
    provider: "",
});

describe("the report", () => {
    it("says first what was planned, how and how much", () => {
        const text = print([{ name: "a" }, { name: "b", operation: "read" }, { name: "c", component: true }]);
        assert.deepEqual(text.split("\n").slice(0, 2), [
            "shop / dev  up, offline, outputs made up",
            "1 resource, 1 component, 1 read, 4.1 s",
        ]);
        assert.match(print([], { mode: "preview" }), /preview, offline, outputs unknown/);
    });
    it("leaves out sections that have nothing to say", () => {
        const text = print([{ name: "a" }]);
        for (const title of ["Outputs", "Data sources", "Findings"]) assert.deepEqual(section(text, title), []);
        assert.ok(section(text, "Resources").length > 0);
    });
    it("counts by type, a line for each module", () => {
        const sketches = [{ name: "a" }, { name: "b" }, { name: "c", type: "aws:ec2/subnet:Subnet" }];
        assert.deepEqual(section(print([...sketches, { name: "d", type: "eks:index:Cluster" }]), "Types"), [
            "aws.ec2  2 Vpc, 1 Subnet",
            "eks      1 Cluster",
        ]);
    });
    it("sums up each level, however much is in it", () => {
        const many = Array.from({ length: 30 }, (_, i) => ({ name: `a-${i}`, type: `x:index:Type${i}` }));
        const [first, second] = section(
            print([...many, { name: "b", dependsOn: many.map((m) => urn(m.name, m.type)) }]),
            "Order",
        );
        assert.match(first!, /^ {2}1 {4}30 {2}1 x\.Type0, 1 x\.Type1, .*, \+\d\d more$/);
        assert.ok(first!.length <= 78);
        assert.equal(second, "  2     1  1 aws.ec2.Vpc");
    });
    it("shows the slowest chain, and which of its times nobody measured", () => {
        const eks = "aws:eks/cluster:Cluster";
        const text = print([{ name: "vpc" }, { name: "eks", type: eks, dependsOn: [urn("vpc")] }]);
        assert.match(text, /^Critical path {2}about 9:57 min/m);
        assert.deepEqual(section(text, "Critical path"), [
            "at  0:00   0:05 ~ aws.ec2.Vpc      vpc",
            "at  0:05   9:52   aws.eks.Cluster  eks",
            "Minutes: the middle of what creation lines in public logs show.",
            "~ assumed, not measured: everything else, 5 s.",
        ]);
    });
    it("folds many short steps of that chain into one", () => {
        const chain = Array.from({ length: 100 }, (_, i) => ({
            name: `r${i}`,
            dependsOn: i === 0 ? [] : [urn(`r${i - 1}`)],
        }));
        const text = print(chain);
        assert.equal(section(text, "Critical path")[0], "at  0:00   8:20 ~ 100 short steps: aws.ec2.Vpc");
        assert.equal(section(text, "Order").at(-1), "and 60 more levels");
    });
    it("shows what the stack exports, and neither secrets nor guesses", () => {
        const outputs: RecordingSketch["outputs"] = {
            id: "vpc-1",
            password: { $: "secret", value: "hunter2hunter2" },
            later: { $: "unknown" },
            lines: "a\nb",
            ids: ["a", { $: "unknown" }, { $: "secret", value: "hunter2hunter2" }],
        };
        assert.deepEqual(section(print([], { outputs }), "Outputs"), [
            "id        vpc-1",
            "password  [secret]",
            "later     [unknown]",
            'lines     "a\\nb"',
            'ids       ["a",[unknown],[secret]]',
        ]);
    });
    it("marks data sources whose answer was made up", () => {
        const ami = invoke("aws:ec2/getAmi:getAmi", "declaration");
        const invokes = [ami, ami, invoke("aws:index/getRegion:getRegion", "table"), invoke("x:index:y", "file")];
        assert.deepEqual(section(print([], { invokes }), "Data sources"), [
            "  2 aws.ec2.getAmi  made up from the SDK's declared type",
            "  1 aws.getRegion  known to slipway",
            "  1 x.y  from the answers file",
        ]);
    });
    it("tells apart what was said and what was warned of", () => {
        const logs = [
            { severity: "info" as const, message: "outputs of net are made up", urn: "" },
            { severity: "info" as const, message: "outputs of net are made up", urn: "" },
            { severity: "warning" as const, message: "old", urn: "" },
        ];
        const text = print([{ name: "vpc" }], { logs });
        assert.deepEqual(section(text, "Notes"), ["2 x outputs of net are made up"]);
        assert.ok(!section(text, "Findings").join().includes("made up"));
        assert.deepEqual(section(print([{ name: "vpc" }]), "Notes"), []);
    });
    it("lists findings with the resource they are about, the same one once", () => {
        const warning = { severity: "warning", message: "old", urn: urn("vpc") } as const;
        assert.deepEqual(section(print([{ name: "vpc" }], { logs: [warning, warning] }), "Findings"), [
            "warning  2 x aws.ec2.Vpc vpc: old (program-warning)",
        ]);
    });
    it("stays within 80 columns where names allow it", () => {
        const outputs = { long: "x".repeat(500), object: { key: Array.from({ length: 99 }, (_, i) => i) } };
        const message = "word ".repeat(60);
        const text = print([{ name: "vpc" }], { outputs, logs: [{ severity: "warning", message, urn: "" }] });
        for (const line of text.split("\n")) assert.ok(line.length <= 80, line);
    });
    it("has no colour unless asked, and then changes nothing else", () => {
        const made = documentFor([{ name: "vpc", options: { protect: true } }], { outputs: { a: "b" } });
        const colourful = report(made, 1, { ...page, style: styles(true) });
        assert.ok(colourful.includes("\u001b["));
        // eslint-disable-next-line no-control-regex
        assert.equal(colourful.replace(/\u001b\[\d+m/g, ""), report(made, 1, page));
    });
});

describe("the report of a failure", () => {
    const failing = (message: string, rest: RecordingSketch) =>
        failureReport(
            documentOf({
                recording: recording([{ name: "vpc", source: "stacks/index.ts:12" }], rest),
                failure: { kind: "program", message },
                warnings: [],
                seconds: 1,
            }),
            page,
        );
    it("says the program's words, where they belong to and how far it came", () => {
        const logs = [{ severity: "error", message: "no such zone", urn: urn("vpc") } as const];
        assert.equal(
            failing("no such zone\nsecond line", { logs }),
            [
                "The program failed after registering 1 resource.",
                "",
                "  no such zone",
                "  second line",
                "  at stacks/index.ts:12 (aws.ec2.Vpc vpc)\n",
            ].join("\n"),
        );
    });
    it("says once what the engine shortened, and without the colours of the program", () => {
        const message = "\u001b[31mError: boom\u001b[39m\n  at index.ts:1\n  at node_modules/x.js:1";
        const logs = [{ severity: "error", message, urn: "" } as const];
        const text = failing("\u001b[31mError: boom\u001b[39m\n  at index.ts:1", { logs });
        assert.equal(text, "The program failed after registering 1 resource.\n\n  Error: boom\n    at index.ts:1\n");
    });
});
