import type { Wire, WireObject } from "../../wire";
import type { Place, Subject } from "../world";

/** Makes up a resource that exists only to be referred to, and gives the reference. */
export type Refer = (token: string, role: string, state?: WireObject) => Wire;

/** What a provider computes for a resource where the declared type alone would not tell. */
export interface Computed {
    readonly id?: string;
    /** Outputs that the program did not give as inputs. */
    readonly outputs?: WireObject;
    /** Inputs to which the provider adds something. */
    readonly over?: WireObject;
}

export type ResourceRule = (subject: Subject, refer: Refer) => Computed;

export interface InvokeContext {
    readonly place: Place;
    readonly programDirectory: string;
}

/** The answer to a data source; fields that it leaves out are made up from their declaration. */
export type InvokeRule = (given: WireObject, context: InvokeContext) => WireObject;
