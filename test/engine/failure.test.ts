import assert from "node:assert/strict";
import { failureOf } from "../../engine/failure";
import type { Monitor } from "../../engine/monitor";
import type { ProgramEnd } from "../../engine/program/start";
import { readProject } from "../../engine/project";
import { directoryOf } from "../support/temporary";

interface Case {
    readonly errors?: string[];
    readonly printed?: string;
    readonly finished?: boolean;
    readonly program?: string;
}

/** Why a program that ended so has failed. */
function failure(end: ProgramEnd, { errors = [], printed = "", finished = false, program = "" }: Case = {}) {
    const logs = errors.map((message) => ({ severity: "error" as const, message, urn: "" }));
    const root = directoryOf({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", "index.ts": program });
    const monitor = { logs, finished } as unknown as Monitor;
    return failureOf(end, { monitor, printed, project: readProject(root), timeoutSeconds: 7 });
}
const message = (given: Case, end: ProgramEnd = { exitCode: 32 }): string => {
    const found = failure(end, given);
    assert.equal(found?.kind, "program");
    return found.message;
};

describe("a run that ended well", () => {
    it("has no failure, whatever the program printed", () => {
        assert.equal(failure({ exitCode: 0 }, { finished: true, printed: "error: boom" }), undefined);
    });
});

describe("a failure", () => {
    it("by time says how long the program had", () => {
        assert.deepEqual(failure({ timedOut: true }), {
            kind: "timeout",
            message:
                "The program did not end within 7 s. An endless loop, an open timer or connection, or --timeout is too short.",
        });
        assert.match(
            failure({ timedOut: true }, { errors: ["logged before"] })!.message,
            /too short\.\nlogged before$/,
        );
    });
    it("by a signal names it", () => {
        assert.equal(message({}, { signal: "SIGSEGV" }), "The program was ended by SIGSEGV.");
    });
    it("by process.exit(0) says what that would have done", () => {
        assert.match(message({}, { exitCode: 0 }), /^The program left by process.exit\(0\) before it was through/);
    });
    it("by an end in the middle says so in its own words, not in the SDK's", () => {
        const printed = "The Pulumi runtime detected that 22 promises were still active\nat the time that";
        assert.match(
            message({ printed }, { exitCode: 1 }),
            /^The program ended before it was through: .*\n.*shows where\.$/,
        );
    });
    it("by another exit code repeats what the program said, and else tells the code", () => {
        assert.equal(message({ printed: "no VPN\n" }, { exitCode: 3 }), "no VPN");
        assert.equal(message({}, { exitCode: 3 }), "The program ended with exit code 3.");
    });
    it("by an error that was logged is one, though the program ended with 0", () => {
        assert.equal(message({ errors: ["boom"], finished: true }, { exitCode: 0 }), "boom");
    });
    it("keeps the program's own frames and drops Node's, the SDK's and this engine's", () => {
        const own = "Error: boom\n    at f (/shop/index.ts:1:2)\n    at Object.<anonymous> (/shop/index.ts:3:1)";
        const frames = [
            "    at applyHelperAsync (/shop/node_modules/@pulumi/pulumi/output.js:327:31)",
            "    at Module._compile (node:internal/modules/cjs/loader:1521:14)",
            `    at extensions.<computed> [as .ts] (${__dirname}/engine/program/typescript.ts:24:58)`,
        ];
        const head = "Running program '/shop/' failed with an unhandled exception:";
        assert.equal(message({ errors: [[head, own, ...frames].join("\n")] }), own);
        assert.equal(message({ errors: ["Error: a: 2 UNKNOWN: Duplicate"] }), "Error: a: Duplicate");
    });
    it("keeps a cause and drops what else an error object holds", () => {
        const error =
            "Error: boom\n    at f (/shop/index.ts:1:2) {\n  resource: Thing {\n    name: 'x'\n  },\n  [cause]: Error: why\n      at g (/shop/index.ts:9:9)\n}";
        assert.equal(message({ errors: [error] }), "Error: boom\n    at f (/shop/index.ts:1:2)\n  [cause]: Error: why");
    });
    it("tells an error once, and five of many", () => {
        const errors = ["one", "one", 'error serializing property "a": error serializing property "b": one', "two"];
        assert.equal(message({ errors }), "one\ntwo");
        const many = Array.from({ length: 8 }, (_, index) => `error ${index}`);
        assert.match(message({ errors: many }), /^error 0\n.*\n.*\n.*\nerror 4\n\.\.\. and 3 more errors$/);
    });
    it("by a missing package names it and the cure, without the way to it", () => {
        const error =
            "Error: Cannot find module '@acme/x'\nRequire stack:\n- /shop/index.ts\n- /sdk/run.js\n    at f (/shop/index.ts:1:2) {\n  code: 'MODULE_NOT_FOUND'\n}";
        const cure = "@acme/x is not installed. Run the project's package manager: npm install";
        assert.equal(
            message({ errors: [error] }),
            `Error: Cannot find module '@acme/x'\n    at f (/shop/index.ts:1:2)\n\n${cure}`,
        );
    });
    it("by a missing file of the program's own does not ask for an installation", () => {
        assert.equal(message({ errors: ["Error: Cannot find module './x'"] }), "Error: Cannot find module './x'");
        assert.equal(
            message({ errors: ["Error: Cannot find module '/shop/x'"] }),
            "Error: Cannot find module '/shop/x'",
        );
    });
    it("by a missing key of the configuration names all that the program requires", () => {
        const program =
            'import { Config } from "@pulumi/pulumi";\nconst config = new Config();\nconfig.require("a");\nconfig.requireSecret("b");';
        const error = "Missing required configuration variable 'shop:a'";
        assert.equal(
            message({ errors: [error], program }),
            `${error}\n\nKeys that the sources ask for, in this stack or another:\n  --config shop:a=VALUE   (index.ts:3)\n  --config shop:b=VALUE   (index.ts:4)`,
        );
        assert.equal(message({ errors: [error] }), error);
    });
    it("that looks like a type error says how to check the types, and no other does", () => {
        for (const error of ["Error: Missing required property 'x'", "TypeError: x.Y is not a constructor"]) {
            assert.match(message({ errors: [error] }), /\n\nTypes are not checked here\. .*npx tsc --noEmit$/);
        }
        assert.equal(message({ errors: ["Error: no"] }), "Error: no");
    });
});
