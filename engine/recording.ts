/**
 * What a run of a program leaves behind: every field of every registration, and nothing that changes from run to run.
 *
 * docs/recording.md describes the JSON form, docs/recording.schema.json is its schema.
 */
export interface Recording {
    /** Version of this format. It grows when a field is renamed or removed, not when one is added. */
    readonly version: 1;
    readonly project: string;
    readonly stack: string;
    readonly organization: string;
    readonly mode: Mode;
    /** The configuration that the program was given, by `namespace:key`; every value is text. */
    readonly config: Record<string, Value>;
    /** In the order of their URNs. */
    readonly resources: RecordedResource[];
    /** What the program exports. */
    readonly outputs: Record<string, Value>;
    /** Every data source and method call, in the order of token and arguments. */
    readonly invokes: RecordedInvoke[];
    /** What the program said through `pulumi.log`, debugging aside. */
    readonly logs: Log[];
}

/** `up` gives every output a plausible value; `preview` leaves unknown what only a cloud can know. */
export type Mode = "up" | "preview";

/** One registration (`new`) or read (`get`, StackReference). */
export interface RecordedResource {
    readonly urn: string;
    /** Type token: `aws:ec2/vpc:Vpc`. */
    readonly type: string;
    readonly name: string;
    /** URN of the parent; empty for the stack itself. */
    readonly parent: string;
    /** False for components and the stack. */
    readonly custom: boolean;
    /** True for a component that a provider creates, whose children this recording cannot see. */
    readonly remote: boolean;
    readonly operation: "register" | "read";
    /** Id that later resources saw; empty for components, and in preview. */
    readonly id: string;
    /** URN of the explicit provider; empty for the default one. */
    readonly provider: string;
    readonly inputs: Record<string, Value>;
    /** Inputs and made-up outputs of a custom resource; for a component what it gave to registerOutputs. */
    readonly outputs: Record<string, Value>;
    /** URNs, sorted. */
    readonly dependencies: string[];
    readonly propertyDependencies: Record<string, string[]>;
    readonly options: ResourceOptions;
    /** `file:line` of the `new`, relative to the project; absent when the SDK did not know. */
    readonly source?: string;
}

/** Every resource option that the engine was given. What a program left alone is absent. */
export interface ResourceOptions {
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
    readonly deleteBeforeReplace?: boolean;
    readonly deletedWith?: string;
    readonly ignoreChanges?: string[];
    readonly replaceOnChanges?: string[];
    readonly replaceWith?: string[];
    readonly additionalSecretOutputs?: string[];
    readonly hideDiffs?: string[];
    /** URNs, or the parts of one that differ. */
    readonly aliases?: Value[];
    readonly importId?: string;
    readonly customTimeouts?: { readonly create?: string; readonly update?: string; readonly delete?: string };
    /** Providers by package, for the children of a component. */
    readonly providers?: Record<string, string>;
    readonly version?: string;
    readonly pluginDownloadURL?: string;
    readonly packageRef?: string;
    readonly hooks?: Record<string, string[]>;
    /** Transforms of the resource, its ancestors and the stack that ran, and whether they changed anything. */
    readonly transforms?: { readonly ran: number; readonly changed: boolean };
}

export interface RecordedInvoke {
    /** Token of the function: `aws:index/getCallerIdentity:getCallerIdentity`. */
    readonly token: string;
    readonly kind: "invoke" | "call";
    readonly arguments: Record<string, Value>;
    readonly result: Record<string, Value>;
    /** Where the result comes from: the user's file, this engine's table, or made up from the SDK's declared type. */
    readonly answeredBy: "file" | "table" | "declaration";
    readonly provider: string;
}

export interface Log {
    readonly severity: "info" | "warning" | "error";
    readonly message: string;
    readonly urn: string;
}

/** A property value. What JSON cannot say stands in an object whose one odd key is `$`. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value } | Special;

/** A value that is more than its JSON. */
export type Special =
    /** Known to nobody before the cloud has answered. */
    | { $: "unknown" }
    /** Secret; the value is there in memory and masked in every print. */
    | { $: "secret"; value: Value }
    /** An output that keeps its dependencies, as remote components receive it. */
    | { $: "output"; value: Value; dependencies: string[] }
    /** A reference to another resource. */
    | { $: "resource"; urn: string; id: string }
    | { $: "asset"; path?: string; uri?: string; text?: string }
    | { $: "archive"; path?: string; uri?: string; assets?: Record<string, Value> };
