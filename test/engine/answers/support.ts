import * as path from "node:path";
import { Answers, type AnswersOptions, type NewResource } from "../../../engine/answers";

/** The repository itself stands for a program: it has the real SDKs in node_modules. */
export const PROGRAM = path.resolve(__dirname, "../../..");

export function answers(options: Partial<AnswersOptions> = {}): Answers {
    return new Answers({
        programDirectory: PROGRAM,
        project: "shop",
        stack: "dev",
        organization: "acme",
        mode: "up",
        config: { "aws:region": "ap-northeast-2" },
        ...options,
    });
}

export function custom(type: string, inputs: NewResource["inputs"] = {}, name = "main"): NewResource {
    return { urn: `urn:pulumi:dev::shop::${type}::${name}`, type, name, custom: true, remote: false, inputs };
}

export function remote(type: string, inputs: NewResource["inputs"] = {}, name = "main"): NewResource {
    return { ...custom(type, inputs, name), custom: false, remote: true };
}
