import assert from "node:assert/strict";
import { readConfig } from "../../../engine/config";
import { readProject } from "../../../engine/project";
import { listStacks } from "../../../engine/project/stack-files";
import { complaint, config } from "../configurations";
import { directoryOf } from "../../support/temporary";

describe("stacks", () => {
    const files = { "Pulumi.prod.yaml": "config: { a: 1 }", "Pulumi.my.test.yaml": "", "Pulumi.old.yml": "" };

    it("are the files beside Pulumi.yaml that end as it does", () => {
        const root = directoryOf({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ...files });
        assert.deepEqual(listStacks(readProject(root)), ["my.test", "prod"]);
    });

    it("but not the settings that Pulumi Deployments has of a stack", () => {
        const deploy = { "Pulumi.prod.deploy.yaml": "settings: {}", "Pulumi.deploy.yaml": "" };
        const root = directoryOf({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ...files, ...deploy });
        assert.deepEqual(listStacks(readProject(root)), ["deploy", "my.test", "prod"]);
        assert.deepEqual(readConfig(readProject(root), "deploy", {}).values, {});
        const said =
            /^no stack "prod\.deploy": Pulumi\.prod\.deploy\.yaml is for Pulumi Deployments; .* are deploy, my\.test, prod: choose/;
        assert.match(complaint({ files: { ...files, ...deploy }, name: "prod.deploy" }), said);
    });

    it("or those of the directory that the project names, which need not exist", () => {
        const project = "name: shop\nruntime: nodejs\nstackConfigDir: stacks\n";
        const root = directoryOf({
            "Pulumi.yaml": project,
            "stacks/Pulumi.dev.yaml": "config: { a: 1 }",
            "Pulumi.no.yaml": "",
        });
        assert.deepEqual(listStacks(readProject(root)), ["dev"]);
        assert.equal(readConfig(readProject(root), "dev", {}).values["shop:a"], "1");
        assert.deepEqual(listStacks(readProject(directoryOf({ "Pulumi.yaml": project }))), []);
    });

    it("that are not there are an error that lists the others", () => {
        const list = "expected the file Pulumi.prd.yaml; the stacks here are my.test, prod";
        assert.equal(complaint({ files, name: "prd" }), `no stack "prd": ${list}: did you mean "prod"?`);
        assert.match(complaint({ files, name: "qa" }), /the stacks here are my\.test, prod: choose one of them$/);
    });

    it("whose file has the other ending are found by nobody", () => {
        assert.equal(
            complaint({ files, name: "old" }),
            'no stack "old": the stack\'s file is Pulumi.old.yml, but it must end in .yaml as Pulumi.yaml does: rename it to Pulumi.old.yaml',
        );
    });

    it("need no file in a project that has none, when nothing required is missing", () => {
        assert.deepEqual(config({ schema: "  a: 1\n  b: {}\n", overrides: { b: "2" } }).values, {
            "shop:b": "2",
            "shop:a": "1",
        });
        assert.match(complaint({ schema: "  b: {}\n" }), /b: required, not given/);
    });

    it("are named with organization and project too", () => {
        const named = (name: string) => {
            const { stack, organization } = config({ stack: "config: { a: 1 }", name });
            return [organization, stack];
        };
        assert.deepEqual(named("dev"), [undefined, "dev"]);
        assert.deepEqual(named("acme/dev"), ["acme", "dev"]);
        assert.deepEqual(named("acme/shop/dev"), ["acme", "dev"]);
        assert.match(
            complaint({ name: "acme/other/dev" }),
            /belongs to project other, but Pulumi\.yaml is project shop/,
        );
    });

    for (const name of ["", "acme/", "../dev", "a b", "a/b/c/d", "x".repeat(101)]) {
        it(`are not named "${name.slice(0, 10)}"`, () => {
            assert.match(complaint({ name }), /expected a name of letters, digits/);
        });
    }
});
