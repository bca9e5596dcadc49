import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

// Pulumi hands every value over as text: numbers and booleans as they print, lists as JSON.
export const text = z.string("expected some text").min(1, "expected some text");
export const integer = (least: number, most: number) =>
    z
        .string()
        .regex(/^-?\d+$/, "expected an integer")
        .transform(Number)
        .pipe(z.number().min(least, `expected at least ${least}`).max(most, `expected at most ${most}`));
export const boolean = z.enum(["true", "false"], "expected true or false").transform((value) => value === "true");
export const oneOf = <T extends Record<string, string>>(values: T) =>
    z.enum(values, `expected one of ${Object.values(values).join(", ")}`);
export const list = <T extends z.ZodType>(item: T) =>
    z.string().transform(parseJson).pipe(z.array(item, "expected a list, such as [a, b]"));
export const object = <T extends z.ZodType>(shape: T) => z.string().transform(parseJson).pipe(shape);
export const filledList = <T extends z.ZodType>(item: T) =>
    list(item).refine((all) => all.length > 0, "expected at least one");
// A component is named by each of these: the second one would be a duplicate resource, which is found late and told badly.
export const names = filledList(text).superRefine((all, context) => {
    all.forEach((name, index) => {
        if (all.indexOf(name) < index) complain(context, "expected each name once", "remove it", [index]);
    });
});
// The network knows of zones all that is to be known, except where the provider works.
export const zone = text.superRefine((name, context) => {
    const home = new pulumi.Config("aws").get("region");
    if (home === undefined || name.startsWith(home)) return;
    complain(context, `expected a zone of ${home} such as ${home}a`, "correct it, or aws:region");
});

// A load balancer takes certificates of its own region alone.
export const certificate = z.string().superRefine((arn, context) => {
    const home = new pulumi.Config("aws").get("region") ?? "REGION";
    if (arn === "" || new RegExp(`^arn:aws:acm:${home}:\\d{12}:certificate/[\\w-]+$`).test(arn)) return;
    const expected = `expected the ARN of a certificate such as arn:aws:acm:${home}:ACCOUNT:certificate/ID`;
    complain(context, expected, `aws acm list-certificates --region ${home} prints it`);
});

/** What is wrong at some place of the stack's file. */
export interface Complaint {
    readonly path: PropertyKey[];
    readonly message: string;
    readonly cure: string;
}

export function complain(context: z.RefinementCtx, message: string, cure: string, path: PropertyKey[] = []): void {
    context.addIssue({ code: "custom", message, params: { cure }, path });
}

function parseJson(value: string, context: z.RefinementCtx): unknown {
    try {
        return JSON.parse(value);
    } catch {
        context.addIssue({ code: "custom", message: "expected JSON" });
        return z.NEVER;
    }
}
