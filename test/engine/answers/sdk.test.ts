import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { modulePath } from "../../../engine/answers/sdk";
import { answers, custom, remote } from "./support";

const THING =
    "export declare class Thing extends pulumi.CustomResource {\n    readonly size: pulumi.Output<number>;\n}\n";
const PLUGIN = '{"pulumi": {"resource": true}}';

describe("the file of a type in an SDK", () => {
    const files: [place: string, name: string, file: string][] = [
        ["ec2/vpc", "Vpc", "ec2/vpc"],
        ["index/randomPet", "RandomPet", "randomPet"],
        ["index", "Cluster", "cluster"],
        ["s3", "Bucket", "s3/bucket"],
        ["kendra/index", "Index", "kendra/index_"],
        ["guardduty/iPSet", "IPSet", "guardduty/ipset"],
        ["rbac.authorization.k8s.io/v1", "Role", "rbac/v1/role"],
        ["storage.k8s.io/v1", "CSIDriver", "storage/v1/csidriver"],
    ];
    for (const [place, name, file] of files) {
        it(`of ${place}:${name} is ${file}`, () => assert.equal(modulePath(place, name), file));
    }
});

describe("an SDK", () => {
    let directory: string;

    beforeEach(() => {
        directory = fs.mkdtempSync(path.join(os.tmpdir(), "program-"));
    });

    afterEach(() => fs.rmSync(directory, { recursive: true }));

    const write = (file: string, content: string): void => {
        fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
        fs.writeFileSync(path.join(directory, file), content);
    };
    const run = () => answers({ programDirectory: path.join(directory, "infra") });
    const size = (): unknown => run().resource(custom("acme:index:Thing")).outputs["size"];

    for (const folder of ["@pulumi/acme", "pulumi-acme", "@acme/pulumi-acme", "@acme/acme"]) {
        it(`is found as ${folder} in a folder above the program`, () => {
            write(`node_modules/${folder}/thing.d.ts`, THING);
            write(`node_modules/${folder}/package.json`, PLUGIN);
            assert.equal(size(), 1);
        });
    }

    it("is not any package that happens to bear the name", () => {
        write("node_modules/@acme/acme/thing.d.ts", THING);
        write("node_modules/@acme/acme/package.json", "{}");
        assert.equal(size(), undefined);
    });

    it("is found as sources that `pulumi package add` generated", () => {
        write(
            "sdks/acme/thing.ts",
            "export class Thing extends pulumi.CustomResource {\n    declare public readonly size: pulumi.Output<number>;\n}\n",
        );
        assert.equal(size(), 1);
    });

    it("finds the SDKs of its own types beside itself, as pnpm lays them out", () => {
        const own = "node_modules/.pnpm/acme@1/node_modules/@pulumi";
        const box =
            'import * as other from "@pulumi/other";\nexport declare class Box extends pulumi.ComponentResource {\n    readonly lid: pulumi.Output<other.top.Lid>;\n}\n';
        write(`${own}/acme/box.d.ts`, box);
        write(
            `${own}/other/top/lid.d.ts`,
            "export declare class Lid extends pulumi.CustomResource {\n    readonly width: pulumi.Output<number>;\n}\n",
        );
        write(`${own}/other/top/lid.js`, "Lid.__pulumiType = 'other:top/lid:Lid';");
        fs.mkdirSync(path.join(directory, "node_modules/@pulumi"), { recursive: true });
        fs.symlinkSync(path.join(directory, own, "acme"), path.join(directory, "node_modules/@pulumi/acme"));
        const [lid] = run().resource(remote("acme:index:Box")).hidden!;
        assert.equal(lid!.urn, "urn:pulumi:dev::shop::acme:index:Box$other:top/lid:Lid::main-lid");
    });

    it("has enums, lists, maps and types that contain themselves", () => {
        write(
            "node_modules/@pulumi/acme/thing.d.ts",
            [
                "export declare class Thing extends pulumi.CustomResource {",
                "    readonly color: pulumi.Output<enums.top.Color>;",
                "    readonly labels: pulumi.Output<{",
                "        [key: string]: string;",
                "    }>;",
                "    readonly maybe: pulumi.Output<{",
                "        [key: string]: string;",
                "    } | undefined>;",
                "    readonly tree: pulumi.Output<outputs.top.Tree[]>;",
                "}",
            ].join("\n"),
        );
        write(
            "node_modules/@pulumi/acme/types/enums/top/index.d.ts",
            'export declare const Color: {\n    /**\n     * a: "b";\n     */\n    readonly Red: "red";\n};\n',
        );
        write(
            "node_modules/@pulumi/acme/types/output.d.ts",
            'import * as outputs from "../types/output";\n' +
                "export declare namespace top {\n    interface Tree {\n        children: outputs.top.Tree[];\n        leaf: string;\n    }\n}\n",
        );
        const { outputs } = run().resource(custom("acme:index:Thing"));
        assert.equal(outputs["color"], "red");
        assert.deepEqual(outputs["labels"], {});
        assert.equal("maybe" in outputs, false);
        const [tree] = outputs["tree"] as Record<string, unknown>[];
        assert.equal(tree!["leaf"], "main-leaf");
        assert.ok(JSON.stringify(tree).length < 500);
    });
});
