import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseWithComments } from "../../engine/program/tsconfig";

interface Config {
    compilerOptions: Record<string, unknown>;
}

const read = (file: string) => parseWithComments(readFileSync(file, "utf8")) as Config;

// Pulumi's runner looks for tsconfig.json in the folder of `main`, does not follow `extends`, and falls back to ES2020.
describe("stacks/tsconfig.json", () => {
    it("says itself what Pulumi's runner would otherwise decide differently from the project", () => {
        const project = read("tsconfig.json").compilerOptions;
        const program = read("stacks/tsconfig.json").compilerOptions;
        for (const option of ["target", "module"]) assert.equal(program[option], project[option], option);
    });
});
