/** A condition block: operator, then key, then the value or values that it accepts. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/** One statement of a policy, spelled as IAM spells it. */
export interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: Record<string, string>;
    readonly Action: string[];
    /** Absent in a trust policy, which is about the role that it hangs on. */
    readonly Resource?: string[];
    /** Everything but these, in place of `Resource`. */
    readonly NotResource?: string[];
    readonly Condition?: Conditions;
}

export interface PolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: Statement[];
}

export function policyDocument(...statements: Statement[]): PolicyDocument {
    return { Version: "2012-10-17", Statement: statements };
}

export function allow(sid: string, actions: string[], resources: string[], condition?: Conditions): Statement {
    return statement("Allow", sid, actions, resources, condition);
}

/** Allows on everything but these resources. */
export function allowElsewhere(sid: string, actions: string[], notResources: string[]): Statement {
    return { Sid: sid, Effect: "Allow", Action: actions, NotResource: notResources };
}

export function deny(sid: string, actions: string[], resources: string[], condition?: Conditions): Statement {
    return statement("Deny", sid, actions, resources, condition);
}

function statement(
    effect: "Allow" | "Deny",
    sid: string,
    actions: string[],
    resources: string[],
    condition?: Conditions,
): Statement {
    const base: Statement = { Sid: sid, Effect: effect, Action: actions, Resource: resources };
    return condition === undefined ? base : { ...base, Condition: condition };
}
