import assert from "node:assert/strict";
import { creationTime } from "../../engine/durations";
import { criticalPath, graphOf } from "../../engine/graph";
import type { Recording } from "../../engine/recording";
import { brokenRules, type Rule, withoutEdgesTo } from "./order";
import { RELEASE, rulesOf, SET } from "./rules";
import { namesOf, ofType, recorded } from "./runs";

/** What holds something in AWS: deleted with the cluster alone, it would be forgotten there. */
const REACHES_OUT = /-monitoring-(namespace|release)$/;

for (const stack of ["dev", "prod"]) {
    describe(`the order of ${stack}`, function () {
        this.timeout(120_000);
        let up: Recording;
        let rules: Rule[];
        before(async () => {
            up = await recorded(stack, "up");
            rules = rulesOf(stack, up.resources);
        });

        it("holds, at creation and the other way at deletion, also in a preview", async () => {
            assert.deepEqual(brokenRules(up, rules), []);
            assert.deepEqual(brokenRules(await recorded(stack, "preview"), rules), []);
        });
        it("is told apart from one that lacks the edge", () => {
            for (const needs of new Set(rules.map((rule) => rule.needs))) {
                const broken = brokenRules(withoutEdgesTo(up, needs), rules);
                const expected = rules.filter((rule) => rule.needs === needs);
                for (const { resource, because } of expected) {
                    assert.ok(
                        broken.includes(`${resource} does not wait for ${needs}: ${because}`),
                        `${resource} ${needs}`,
                    );
                }
            }
        });
        it("lets nothing wait for the applications of services, so that they go first", () => {
            const waiting = up.resources.filter(({ type }) => type !== SET);
            const sets = new Set(ofType(up, SET).map(({ urn }) => urn));
            const dependent = waiting.filter(({ dependencies }) => dependencies.some((urn) => sets.has(urn)));
            assert.deepEqual(namesOf(dependent), []);
        });
        it("waits long enough for load balancers to go", () => {
            for (const { options, urn } of ofType(up, SET)) assert.equal(options.customTimeouts?.delete, "20m", urn);
        });
        it("lets the add-ons of a cluster go with it, but for what holds something outside of it", () => {
            const cluster = up.resources.find(
                ({ name, type }) => name === `${stack}-cluster` && type.startsWith("slipway"),
            );
            for (const { type, name, options, urn } of up.resources) {
                const follows = options.deletedWith === cluster!.urn;
                const isAddon =
                    type === RELEASE || (type === "kubernetes:core/v1:Namespace" && !name.includes("environment"));
                if (isAddon) assert.equal(follows, !REACHES_OUT.test(name), urn);
                // A role that went with the cluster would stay in AWS, and be forgotten.
                if (type.startsWith("aws:")) assert.equal(options.deletedWith, undefined, urn);
            }
        });
        it("installs no two add-ons one after the other, but for the definitions", () => {
            const others = namesOf(ofType(up, RELEASE)).filter((name) => !name.includes("crds"));
            for (const resource of others) {
                for (const needs of others) {
                    if (resource === needs) continue;
                    assert.equal(brokenRules(up, [{ resource, needs, because: "" }]).length, 1, `${resource} ${needs}`);
                }
            }
        });
        it("takes hardly longer than the cluster and the slowest chart", () => {
            const path = criticalPath(graphOf(up), (resource) => creationTime(resource).minutes);
            const typesOf = new Map(up.resources.map(({ urn, type }) => [urn, type]));
            const onPath = path.map(({ urn }) => typesOf.get(urn)!);
            assert.deepEqual(
                onPath.filter((type) => /rds|elasticache|secretsmanager/.test(type)),
                [],
            );
            assert.equal(onPath.filter((type) => type === RELEASE).length, 1);
            const longest = (type: string) =>
                Math.max(...ofType(up, type).map((resource) => creationTime(resource).minutes));
            const parts = ["eks:index:Cluster", "aws:eks/nodeGroup:NodeGroup", "aws:eks/addon:Addon", RELEASE];
            const least = parts.reduce((sum, type) => sum + longest(type), 0);
            const end = path.at(-1)!.startsAt + path.at(-1)!.minutes;
            assert.ok(end <= 1.1 * least, `${end.toFixed(2)} of ${least.toFixed(2)} minutes`);
        });
    });
}
