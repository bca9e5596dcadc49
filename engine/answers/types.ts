import type { Mode, RecordedInvoke } from "../recording";
import type { WireObject } from "../wire";
import type { AnswersFile } from "./file";

export interface AnswersOptions {
    /** Folder of the program: its SDKs are looked for from here upwards. */
    readonly programDirectory: string;
    readonly project: string;
    readonly stack: string;
    readonly organization: string;
    readonly mode: Mode;
    /** Values by full key: `aws:region`. */
    readonly config: Record<string, string>;
    /** What the user answers; it goes before everything else. */
    readonly file?: AnswersFile;
}

/** Where an answer comes from: the user's file, the table of this engine, or made up from a declared type or a name. */
export type Origin = RecordedInvoke["answeredBy"];

export interface NewResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly custom: boolean;
    readonly remote: boolean;
    readonly inputs: WireObject;
    /** Id of a resource that is read; empty or absent for a new one. */
    readonly id?: string;
}

export interface ResourceAnswer {
    /** Absent where only the cloud would know it. */
    readonly id?: string;
    /** Outputs beyond the inputs, or over them. */
    readonly outputs: WireObject;
    /** Resources that exist only to be referred to, such as the `aws.eks.Cluster` in an `eks.Cluster`. */
    readonly hidden?: HiddenResource[];
    /** What to know of this answer. */
    readonly note?: string;
}

export interface HiddenResource {
    readonly urn: string;
    readonly id: string;
    readonly type: string;
    readonly state: WireObject;
}

export interface InvokeAnswer {
    readonly result: WireObject;
    readonly answeredBy: Origin;
    /** What the plan lacks because of this answer. */
    readonly note?: string;
}
