import { UserError } from "../errors";
import type { Value } from "../recording";
import { decodeObject, type WireObject } from "../wire";

/** A question whose answer nobody here knows: neither the user's file, nor the table, nor an installed SDK. */
export class UnansweredInvoke extends UserError {
    constructor(token: string, kind: "invoke" | "call", given: WireObject, file = "answers.yaml") {
        const what = kind === "invoke" ? "the data source" : "the method";
        super(
            [
                `an offline run cannot answer ${what} ${token}`,
                `  arguments: ${shortened(JSON.stringify(decodeObject(given), masked))}`,
                `  cure: write what it gives into ${file} and pass that with --answers ${file}:`,
                `    ${JSON.stringify({ invokes: { [token]: { name: "value" } } })}`,
            ].join("\n"),
        );
    }
}

function shortened(text: string): string {
    return text.length > 300 ? `${text.slice(0, 300)} ...` : text;
}

function masked(_: string, value: Value): Value {
    if (value === null || typeof value !== "object" || Array.isArray(value) || !("$" in value)) return value;
    return `[${String(value["$"])}]`;
}
