import { UNKNOWN, plain, secret, type Wire, type WireObject } from "../wire";
import type { Field } from "./declaration";
import { holdsSecret, text } from "./reading";
import { keepingSecrets } from "./secrecy";
import { Sdk, modulePath } from "./sdk";
import { fullStackName, madeUpNote, madeUpOutputs, outputsAskedFor } from "./stack-outputs";
import { StandIn } from "./stand-in";
import { Synthesizer } from "./synthesize";
import { invokeNotes, invokeRules } from "./tables";
import { physicalName } from "./text";
import type { AnswersOptions, InvokeAnswer, NewResource, Origin, ResourceAnswer } from "./types";
import { UnansweredInvoke } from "./unanswered";
import { placeOf, type Place, type Subject } from "./world";

export { readAnswersFile, type AnswersFile } from "./file";
export type { AnswersOptions, HiddenResource, InvokeAnswer, NewResource, Origin, ResourceAnswer } from "./types";
export { UnansweredInvoke } from "./unanswered";

/** Everything that an offline run answers to a program. The same question has the same answer in every run. */
export class Answers {
    private readonly sdk: Sdk;
    private readonly standIn: StandIn;
    private readonly synthesizer: Synthesizer;
    private askedFor: string[] | undefined;

    constructor(private readonly options: AnswersOptions) {
        this.sdk = new Sdk(options.programDirectory);
        this.synthesizer = new Synthesizer(this.sdk);
        this.standIn = new StandIn(this.sdk, options.mode === "preview", (inputs) => this.place(inputs));
    }

    /** What is known of a resource once it is created; in a preview, what is known before. */
    resource(resource: NewResource): ResourceAnswer {
        const { type, urn, id: readId } = resource;
        const { file } = this.options;
        const answer =
            type === "pulumi:pulumi:StackReference"
                ? this.stackReference(resource)
                : keepingSecrets(resource, (one) => this.standIn.resource(one));
        const outputs = { ...answer.outputs, ...file?.outputs?.[type], ...file?.outputs?.[urn] };
        return { ...answer, id: readId || answer.id, outputs };
    }

    /**
     * The result of a data source or a method.
     *
     * @throws UnansweredInvoke when neither file nor table nor the SDK's declarations say what it looks like.
     */
    invoke(token: string, given: WireObject, kind: "invoke" | "call"): InvokeAnswer {
        const { file } = this.options;
        const written = file?.invokes?.[token];
        if (written !== undefined) return { result: written, answeredBy: "file" };
        const { result, ...origin } = this.answer(token, given, kind);
        // A data source is read before anything is created; a method works on what is yet to be.
        if (kind === "call" && this.options.mode === "preview")
            return { ...origin, result: each(result, () => UNKNOWN) };
        return { ...origin, result: holdsSecret(given) ? each(result, secret) : result };
    }

    /** The outputs of another stack: the user's, else a value for each name that the program's sources ask for. */
    stackOutputs(reference: string): { outputs: WireObject; answeredBy: Origin } {
        const written = this.writtenOutputs(reference);
        if (written !== undefined) return { outputs: written, answeredBy: "file" };
        this.askedFor ??= outputsAskedFor(this.options.programDirectory);
        const name = reference.split("/").at(-1)!;
        const outputs = madeUpOutputs(this.askedFor, sourceOf("aws:index:stack", { name }, this.place({})));
        return { outputs, answeredBy: "declaration" };
    }

    /** The outputs of another stack as the user has written them. */
    writtenOutputs(reference: string): WireObject | undefined {
        const { organization, project, file } = this.options;
        const full = (name: string): string => fullStackName(name, organization, project);
        return Object.entries(file?.stacks ?? {}).find(([name]) => full(name) === full(reference))?.[1];
    }

    private answer(token: string, given: WireObject, kind: "invoke" | "call"): InvokeAnswer {
        const { file, programDirectory } = this.options;
        const args = plain(given) as WireObject;
        const place = this.place(args);
        const computed = invokeRules[token]?.(args, { place, programDirectory });
        const declared = this.sdk.result(token);
        if (declared === undefined) {
            if (computed === undefined) throw new UnansweredInvoke(token, kind, given, file?.path);
            return { result: computed, answeredBy: "table", note: invokeNotes[token] };
        }
        const known = { ...args, ...computed };
        const maker = { subject: sourceOf(token, known, place), preview: false, refer: () => undefined };
        const result = only(declared.fields, { ...known, ...this.synthesizer.complete(declared, known, maker) });
        return { result, answeredBy: computed === undefined ? "declaration" : "table", note: invokeNotes[token] };
    }

    private stackReference({ id, name, inputs }: NewResource): ResourceAnswer {
        const reference = id || String(inputs["name"] ?? name);
        const { outputs, answeredBy } =
            inputs["outputs"] === undefined
                ? this.stackOutputs(reference)
                : { outputs: inputs["outputs"], answeredBy: undefined };
        const secretOutputNames = Object.entries(outputs as WireObject)
            .filter(([, value]) => holdsSecret(value))
            .map(([key]) => key);
        return {
            outputs: { name: reference, outputs, secretOutputNames },
            note: answeredBy === "declaration" ? madeUpNote(reference, Object.keys(outputs)) : undefined,
        };
    }

    private place(inputs: WireObject): Place {
        return placeOf(text(inputs["region"], this.options.config["aws:region"] ?? "us-east-1"));
    }
}

/** What a data source looks up: `aws:ec2/getVpc:getVpc` speaks of an `ec2/vpc`. */
function sourceOf(token: string, given: WireObject, place: Place): Subject {
    const [provider = "", folder = "", member = ""] = token.split(":");
    const kind = modulePath(folder, member).replace(/\bget([A-Z])/, (_, first: string) => first.toLowerCase());
    const name = physicalName(given, kind.split("/").at(-1)!);
    const seed = `${token} ${JSON.stringify(given)}`;
    return { token, package: provider, kind, name, seed, inputs: given, id: text(given["id"]) || undefined, place };
}

function each(result: WireObject, change: (value: Wire) => Wire): WireObject {
    return Object.fromEntries(Object.entries(result).map(([key, value]) => [key, change(value)]));
}

function only(fields: readonly Field[], all: WireObject): WireObject {
    const present = fields.filter(({ name }) => all[name] !== undefined);
    return Object.fromEntries(present.map(({ name }) => [name, all[name]]));
}
