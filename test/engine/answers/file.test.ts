import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readAnswersFile } from "../../../engine/answers";
import { UserError } from "../../../engine/errors";

describe("the answers file", () => {
    let file: string;

    beforeEach(() => {
        file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "answers-")), "answers.json");
    });

    afterEach(() => fs.rmSync(path.dirname(file), { recursive: true }));

    const read = (content: string) => {
        fs.writeFileSync(file, content);
        return readAnswersFile(file);
    };

    const complete = {
        invokes: { "aws:index/getRegion:getRegion": { region: "mars-1" } },
        outputs: { "aws:ec2/vpc:Vpc": { ownerId: "1" }, "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::v": { ownerId: "2" } },
        stacks: { "acme/shop/global": { domain: "example.org" } },
    };

    it("is read as JSON", () => {
        assert.deepEqual(read(JSON.stringify(complete, undefined, "\t")), { path: file, ...complete });
    });

    it("is read as YAML", () => {
        assert.deepEqual(read("stacks:\n  global:\n    zones: [a, b]\n"), {
            path: file,
            stacks: { global: { zones: ["a", "b"] } },
        });
    });

    it("may be empty", () => {
        assert.deepEqual(read(""), { path: file });
    });

    const wrong: [what: string, content: string, line: string, message: string][] = [
        ["a list", "[]", ":1", "must be an object; write {invokes, outputs, stacks}, each optional"],
        ["an unknown key", '{\n "invoke": {}\n}', ":2", 'unknown key "invoke"; did you mean "invokes"?'],
        ["a strange key", '{"x": {}}', ":1", 'unknown key "x"; use invokes, outputs, stacks'],
        [
            "a section that is no object",
            '{"stacks": 1}',
            ":1",
            '"stacks" must be an object; write {"organization/project/stack": {"vpcId": "vpc-1"}}',
        ],
        [
            "an answer that is no object",
            '{"invokes": {\n\n"a:b:c": "x"}}',
            ":3",
            '"a:b:c" must be an object; write {"aws:ec2/getVpc:getVpc": {"id": "vpc-1"}}',
        ],
        [
            "a name that is no token",
            "invokes:\n  getVpc: {}\n",
            ":2",
            '"getVpc" is not the token of a function; write {"aws:ec2/getVpc:getVpc": {"id": "vpc-1"}}',
        ],
        [
            "a name that is no type",
            "outputs:\n  Vpc: {}\n",
            ":2",
            '"Vpc" is not a type or a URN; write {"aws:ec2/vpc:Vpc": {"cidrBlock": "10.0.0.0/16"}}',
        ],
    ];
    for (const [what, content, line, message] of wrong) {
        it(`is refused with ${what}`, () => {
            assert.throws(() => read(content), new UserError(`${file}${line}: ${message}`));
        });
    }

    it("is refused when it is neither JSON nor YAML, with the line", () => {
        assert.throws(
            () => read('{\n "invokes": {\n'),
            (error: Error) => {
                assert.match(error.message, /answers\.json:\d: is neither JSON nor YAML: .+; correct it there$/);
                return error instanceof UserError;
            },
        );
    });

    it("is refused when it is not there", () => {
        assert.throws(() => readAnswersFile("/nowhere.json"), {
            message: "/nowhere.json: no such file; give --answers the path of a JSON or YAML file",
        });
    });
});
