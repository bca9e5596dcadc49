import type { Wire, WireObject } from "../../wire";
import { list, object, text } from "../reading";

interface Statement {
    readonly Sid?: string;
    readonly [element: string]: Wire;
}

interface Document {
    readonly Version: string;
    readonly Id?: string;
    readonly Statement: readonly Statement[];
}

/**
 * The document that `aws.iam.getPolicyDocument` gives for its arguments, as the AWS provider writes it.
 *
 * It is computed, not made up, because policies are checked: sources first, then the own statements, then the overrides,
 * each replacing the statements whose Sid it repeats.
 */
export function policyDocument(given: WireObject): Document {
    const own: Document = {
        Version: text(given["version"], "2012-10-17"),
        ...(given["policyId"] ? { Id: text(given["policyId"]) } : {}),
        Statement: list(given["statements"]).map((one) => statement(object(one))),
    };
    const before = [given["sourceJson"], ...list(given["sourcePolicyDocuments"])].map(parse);
    const after = [given["overrideJson"], ...list(given["overridePolicyDocuments"])].map(parse);
    const empty: Document = { Version: own.Version, Statement: [] };
    return [...before, own, ...after].reduce<Document>((merged, one) => (one ? merge(merged, one) : merged), empty);
}

function merge(into: Document, from: Document): Document {
    const replaced = new Set(into.Statement.map(({ Sid }) => Sid).filter((sid) => sid));
    const bySid = new Map(from.Statement.filter(({ Sid }) => Sid).map((one) => [one.Sid, one]));
    const id = from.Id ?? into.Id;
    return {
        Version: from.Version > into.Version ? from.Version : into.Version,
        ...(id === undefined ? {} : { Id: id }),
        Statement: [
            ...into.Statement.map((one) => (one.Sid && bySid.get(one.Sid)) || one),
            ...from.Statement.filter(({ Sid }) => !Sid || !replaced.has(Sid)),
        ],
    };
}

function statement(given: WireObject): Statement {
    const elements: WireObject = {
        Sid: given["sid"] || undefined,
        Effect: text(given["effect"], "Allow"),
        Action: strings(given["actions"]),
        NotAction: strings(given["notActions"]),
        Resource: variables(strings(given["resources"])),
        NotResource: variables(strings(given["notResources"])),
        Principal: principals(given["principals"]),
        NotPrincipal: principals(given["notPrincipals"]),
        Condition: conditions(given["conditions"]),
    };
    return Object.fromEntries(Object.entries(elements).filter(([, value]) => value !== undefined));
}

/** One string stands alone; several are in descending order, as the provider sorts them. */
function strings(values: Wire): Wire {
    const found = list(values) as string[];
    if (found.length <= 1) return found[0];
    return [...new Set(found)].sort().reverse();
}

/** `&{aws:username}` is how `${aws:username}` is written where `${}` would be taken for the language's own. */
function variables(value: Wire): Wire {
    if (Array.isArray(value)) return value.map(variables);
    return typeof value === "string" ? value.replaceAll("&{", "${") : value;
}

function principals(given: Wire): Wire {
    const entries = list(given).map(object);
    if (entries.length === 0) return undefined;
    const byType = grouped(entries, (one) => text(one["type"]), "identifiers");
    // IAM takes {"*": "*"} for everybody only in the short form; {"AWS": "*"} means something else in a trust policy.
    return entries.length === 1 && byType["*"] === "*" ? "*" : byType;
}

function conditions(given: Wire): Wire {
    const entries = list(given).map(object);
    if (entries.length === 0) return undefined;
    const tests = [...new Set(entries.map((one) => text(one["test"])))];
    const ofTest = (test: string): WireObject[] => entries.filter((one) => one["test"] === test);
    return Object.fromEntries(
        tests.map((test) => [test, grouped(ofTest(test), (one) => text(one["variable"]), "values")]),
    );
}

function grouped(entries: WireObject[], keyOf: (one: WireObject) => string, values: string): WireObject {
    const result: WireObject = {};
    for (const one of entries) {
        const key = keyOf(one);
        const earlier = result[key] === undefined ? [] : [result[key]].flat();
        result[key] = variables(strings([...earlier, ...list(one[values])]));
    }
    return result;
}

function parse(json: Wire): Document | undefined {
    if (typeof json !== "string" || json === "") return undefined;
    const document = JSON.parse(json) as WireObject;
    return {
        ...document,
        Version: text(document["Version"]),
        Statement: [document["Statement"] ?? []].flat() as Statement[],
    };
}
