import { UNKNOWN, resourceReference, type Wire, type WireObject } from "../wire";
import { modulePath, type Declaration, type Sdk } from "./sdk";
import { Synthesizer, type Maker } from "./synthesize";
import { previewRules, resourceRules } from "./tables";
import type { Computed, Refer } from "./tables/table";
import { physicalName } from "./text";
import type { HiddenResource, NewResource, ResourceAnswer } from "./types";
import { hex, uuid, type Place, type Subject } from "./world";

type Hidden = Map<string, HiddenResource>;

/** Stands in for the providers of a program: says what they would say of a resource. */
export class StandIn {
    private readonly synthesizer: Synthesizer;

    constructor(
        private readonly sdk: Sdk,
        private readonly preview: boolean,
        private readonly placeOf: (inputs: WireObject) => Place,
    ) {
        this.synthesizer = new Synthesizer(sdk);
    }

    resource(resource: NewResource): ResourceAnswer {
        const hidden: Hidden = new Map();
        const answer = this.answer(resource, hidden);
        return { ...answer, hidden: [...hidden.values()] };
    }

    private answer(resource: NewResource, hidden: Hidden): ResourceAnswer {
        if (resource.type.startsWith("pulumi:providers:")) {
            return { id: this.preview ? undefined : uuid(resource.urn), outputs: {} };
        }
        const subject = this.subject(resource);
        const refer: Refer = (token, role, state = {}) => this.refer(resource, hidden, token, role, state);
        const maker = { subject, refer, preview: this.preview };
        return this.preview ? this.beforeCreation(resource, maker) : this.afterCreation(resource, maker);
    }

    private afterCreation(resource: NewResource, maker: Maker): ResourceAnswer {
        const { subject, refer } = maker;
        const { id, ...computed } = resourceRules[subject.package]?.(subject, refer) ?? {};
        const outputs = beyond(resource.inputs, computed);
        const declared = this.declaration(resource);
        const added = declared && this.synthesizer.complete(declared, { ...resource.inputs, ...outputs }, maker);
        return {
            id: resource.custom ? (id ?? `${resource.name}-${hex(resource.urn, 7)}`) : undefined,
            outputs: { ...outputs, ...added },
        };
    }

    /** Outputs that are left out count as unknown. */
    private beforeCreation(resource: NewResource, maker: Maker): ResourceAnswer {
        const { subject, refer } = maker;
        const outputs = beyond(resource.inputs, previewRules[subject.package]?.(subject, refer) ?? {});
        const given = { ...resource.inputs, ...outputs };
        // Of a custom resource only given objects matter: without the parts that are to come, programs would read
        // `undefined` there. Of a remote component it is the references.
        const isObject = (name: string): boolean => typeof given[name] === "object" && given[name] !== null;
        if (resource.custom && !Object.keys(given).some(isObject)) return { outputs };
        const declared = this.declaration(resource);
        if (declared === undefined) return { outputs };
        const fields = declared.fields.filter(({ name }) => !resource.custom || isObject(name));
        const added = this.synthesizer.complete({ ...declared, fields }, given, maker);
        const known = Object.entries(added).filter(([, value]) => value !== UNKNOWN);
        return { outputs: { ...outputs, ...Object.fromEntries(known) } };
    }

    private declaration(resource: NewResource): Declaration | undefined {
        // The types of Kubernetes hold optional fields only; 3 MB of them would be read to learn nothing.
        if (resource.custom && resource.type.startsWith("kubernetes:")) return undefined;
        return this.sdk.resource(resource.type);
    }

    private refer(from: NewResource, hidden: Hidden, type: string, role: string, state: WireObject): Wire {
        const name = `${from.name}-${role}`;
        const urn = childUrn(from.urn, type, name);
        if (!hidden.has(urn)) {
            const child = { urn, type, name, custom: true, remote: false, inputs: state };
            const { id = "", outputs } = this.answer(child, hidden);
            hidden.set(urn, { urn, id, type, state: { ...state, ...outputs } });
        }
        return resourceReference(urn, hidden.get(urn)!.id);
    }

    private subject({ urn, type, name, inputs, id }: NewResource): Subject {
        const [provider = "", place = "", member = ""] = type.split(":");
        // What is read is called what its id says, unless the id is an ARN.
        const known = id && !id.startsWith("arn:") ? id : name;
        return {
            token: type,
            package: provider,
            kind: modulePath(place, member),
            name: physicalName(inputs, known),
            seed: urn,
            inputs,
            id: id || undefined,
            place: this.placeOf(inputs),
        };
    }
}

/** What is computed, less what the program gave itself. */
function beyond(inputs: WireObject, { outputs = {}, over }: Computed): WireObject {
    const absent = Object.entries(outputs).filter(([name]) => inputs[name] === undefined || inputs[name] === null);
    return { ...Object.fromEntries(absent), ...over };
}

/** The URN that a child gets: its type follows the types of all its parents. */
function childUrn(parent: string, type: string, name: string): string {
    const [head, project, types] = parent.split("::");
    return `${head}::${project}::${types}$${type}::${name}`;
}
