import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentBefore, opsFile, promotedTag, type Promotion, SERVICE } from "../../../delivery/promotion/rules";
import { pinnedTag, versionOfTag, versionTag } from "../../../delivery/promotion/tag";
import { assertRefused } from "./assert-refused";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const one = `1.4.2@${digest("1")}`;
const two = `1.5.0@${digest("2")}`;
const promoted = (promotion: Partial<Promotion>) =>
    promotedTag({ service: "api", environment: "stage", before: one, ...promotion }).text;

describe("promotedTag", () => {
    it("puts the tag of a build into the first environment", () => {
        assert.equal(promoted({ environment: "dev", tag: two, before: undefined }), two);
    });
    it("takes what the environment before runs", () => {
        assert.equal(promoted({}), one);
        assert.equal(promoted({ environment: "prod" }), one);
    });
    it("takes nothing else, be it another image or the same one by the name of another version", () => {
        assert.equal(promoted({ tag: one }), one);
        assertRefused(
            () => promoted({ tag: two }),
            /stage takes what dev runs, and dev runs 1\.4\.2@.*, not 1\.5\.0@.*: promote it to dev first/,
        );
        for (const name of ["9.9.9", "v1.4.2"]) {
            const expected = /dev runs 1\.4\.2@.*: that is the same image by the name of another version: leave out/;
            assertRefused(() => promoted({ tag: `${name}@${digest("1")}` }), expected);
        }
    });
    it("says where to begin while the environment before has nothing", () => {
        assertRefused(
            () => promoted({ before: "none" }),
            /^dev has had no version of api yet: promote one to dev first$/,
        );
        assertRefused(() => promoted({ before: "none", tag: one }), /promote one to dev first$/);
    });
    it("wants to know what the first environment takes", () => {
        assertRefused(() => promoted({ environment: "dev" }), /dev is the first environment: give the tag of a build/);
    });
    it("refuses what the environment before holds without a digest", () => {
        assertRefused(
            () => promoted({ before: "1.4.2" }),
            /^envs\/dev\/api\.yaml: image\.tag: expected <tag>@sha256:<digest>/,
        );
    });
});

describe("environmentBefore", () => {
    it("knows one way through the environments", () => {
        assert.deepEqual(["dev", "stage", "prod"].map(environmentBefore), [undefined, "dev", "stage"]);
        assertRefused(() => environmentBefore("qa"), /expected one of the environments dev, stage, prod, got "qa"/);
    });
});

describe("opsFile", () => {
    it("stays in the folder of the environment", () => {
        assert.equal(opsFile("dev", "api"), "envs/dev/api.yaml");
        for (const name of ["../prod/api", "", "a/b", "Api", ".api", "api.yaml", "-a", "a\n"]) {
            assertRefused(() => opsFile("dev", name), /expected the name of a service/);
        }
    });
    it("has the rule of the charts for names", () => {
        const text = readFileSync(join(__dirname, "../../../deploy/helm/base/service.schema.json"), "utf8");
        assert.equal(JSON.parse(text).properties.callers.items.pattern, SERVICE.source);
    });
    it("takes what a Service of Kubernetes and a release of Helm can be called, and nothing else", () => {
        for (const name of ["a", "api", "api-2", "on", "x".repeat(53)]) {
            assert.equal(opsFile("dev", name), `envs/dev/${name}.yaml`);
        }
        for (const name of ["123", "1api", "my.api", "api-", "x".repeat(54)]) {
            assertRefused(
                () => opsFile("dev", name),
                /^got ".*", expected the name of a service, such as api: a letter, then/,
            );
        }
    });
});

describe("pinnedTag", () => {
    it("takes apart what people and machines read", () => {
        assert.deepEqual(pinnedTag(one, "x"), { text: one, readable: "1.4.2", digest: digest("1") });
    });
    for (const text of [
        "",
        "1.4.2",
        "latest",
        `@${digest("1")}`,
        `1@sha256:${"1".repeat(63)}`,
        `1@${digest("A")}`,
        `1@${digest("1")}\n`,
        `a b@${digest("1")}`,
        `-a@${digest("1")}`,
        `${"a".repeat(129)}@${digest("1")}`,
    ]) {
        // prettier-ignore
        it(`refuses ${JSON.stringify(text.slice(0, 20))}`, () => {
            assertRefused(() => pinnedTag(text, "x"), /^x: expected <tag>@sha256:<digest>, got/);
        });
    }
});

describe("what is no pinned tag", () => {
    const cures: [string, RegExp][] = [
        ["1.4.2", /add the digest that the build pushed$/],
        [`ghcr.io/acme/api:1.4.2@${digest("1")}`, /leave out the repository, and spaces$/],
        [` 1.4.2@${digest("1")}`, /leave out the repository, and spaces$/],
        [`1.4.2@sha512:${"1".repeat(64)}`, /copy the one that the build pushed$/],
    ];
    for (const [text, cure] of cures) {
        it(`has its cure: ${text.slice(0, 20)}`, () => assertRefused(() => pinnedTag(text, "x"), cure));
    }
});

describe("versionTag", () => {
    it("takes versions by the rule that the gate of migrations compares them by", () => {
        for (const version of ["1.4.2", "v1.4.2", "1.4.2-rc.1"]) {
            const text = `${version}@${digest("1")}`;
            assert.deepEqual(versionTag(text, "x"), { text, readable: version, digest: digest("1") });
            assert.ok(versionOfTag(text) !== undefined);
        }
    });
    for (const name of ["latest", "1.4", "sha-12ab", "pr-7-1.1", "1.4.2.1"]) {
        it(`refuses ${name}, and every environment that holds it`, () => {
            const text = `${name}@${digest("1")}`;
            const expected =
                /: expected a version before the @, such as 1\.4\.2, got ".*": .*: build the image with a tag/;
            assertRefused(() => versionTag(text, "x"), expected);
            assertRefused(() => promoted({ before: text }), /^envs\/dev\/api\.yaml: image\.tag: expected a version/);
            assertRefused(() => promoted({ tag: text }), expected);
            assertRefused(() => promoted({ environment: "dev", tag: text }), expected);
            assert.equal(versionOfTag(text), undefined);
        });
    }
    it("is no version without a digest", () => {
        assertRefused(() => versionTag("1.4.2", "x"), /^x: expected <tag>@sha256:<digest>/);
        assert.equal(versionOfTag("1.4.2"), undefined);
    });
});
