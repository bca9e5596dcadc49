import assert from "node:assert/strict";
import { urnOf, urnOfProvider } from "../../engine/urn";

const STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
const GROUP = "urn:pulumi:dev::shop::x:index:Group$y:index:Inner::group";
const of = (parent: string): string => urnOf("dev", "shop", parent, "a:b:C", "name");

describe("a URN", () => {
    it("holds stack, project, type and name", () => {
        assert.equal(of(""), "urn:pulumi:dev::shop::a:b:C::name");
    });
    it("holds the types of all ancestors, but not the stack's", () => {
        assert.equal(of(GROUP), "urn:pulumi:dev::shop::x:index:Group$y:index:Inner$a:b:C::name");
        assert.equal(of(STACK), of(""));
    });
    it("is not confused by a parent or a name with colons", () => {
        assert.equal(of(`${GROUP}::with::colons`), of(GROUP));
        assert.equal(urnOf("dev", "shop", "", "a:b:C", "n::m"), "urn:pulumi:dev::shop::a:b:C::n::m");
    });
});

describe("the URN of a provider", () => {
    it("is its reference without the id", () => {
        const urn = "urn:pulumi:dev::shop::pulumi:providers:aws::main";
        assert.equal(urnOfProvider(`${urn}::0f5b`), urn);
        assert.equal(urnOfProvider(`${urn}::`), urn);
    });
    it("is empty where there is none", () => {
        assert.equal(urnOfProvider(""), "");
    });
});
