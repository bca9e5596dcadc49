import assert from "node:assert/strict";
import { isInstanceType } from "../../components/instance-type";

describe("isInstanceType", () => {
    it("knows the types of EC2, RDS and ElastiCache by their form", () => {
        for (const type of [
            "m7g.large",
            "t4g.nano",
            "c7i-flex.2xlarge",
            "r8g.metal-24xl",
            "u-6tb1.metal",
            "p4d.24xlarge",
        ])
            assert.ok(isInstanceType(type), type);
        assert.ok(isInstanceType("db.m6g.large", "db."));
        assert.ok(isInstanceType("cache.t4g.micro", "cache."));
    });
    it("refuses a size or a family that no type has, and what is of another service", () => {
        for (const type of ["m7g.larg", "m7g.2large", "m7g", "m.large", "M7G.large", "m7g.large.x", "db.m6g.large", ""])
            assert.ok(!isInstanceType(type), type);
        assert.ok(!isInstanceType("m6g.large", "db."));
        assert.ok(!isInstanceType("cache.t4g.micro", "db."));
    });
});
