import type { Log, RecordedInvoke, RecordedResource, Recording, ResourceOptions, Value } from "../../engine/recording";

/** What a test says of a resource; the rest is as a program leaves it that sets nothing. */
export interface ResourceSketch {
    readonly name: string;
    readonly type?: string;
    readonly parent?: string;
    readonly dependsOn?: string[];
    readonly component?: boolean;
    readonly remote?: boolean;
    readonly operation?: RecordedResource["operation"];
    readonly provider?: string;
    readonly inputs?: Record<string, Value>;
    readonly outputs?: Record<string, Value>;
    readonly propertyDependencies?: Record<string, string[]>;
    readonly options?: ResourceOptions;
    readonly source?: string;
}

export interface RecordingSketch {
    readonly mode?: Recording["mode"];
    readonly config?: Recording["config"];
    readonly outputs?: Record<string, Value>;
    readonly invokes?: RecordedInvoke[];
    readonly logs?: Log[];
}

export const STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

/** A URN that sorts by the name, for tests that care for no type. */
export function urn(name: string, type = "aws:ec2/vpc:Vpc"): string {
    return `urn:pulumi:dev::shop::${type}::${name}`;
}

export function resource(sketch: ResourceSketch): RecordedResource {
    const custom = !sketch.component && !sketch.remote;
    return {
        urn: urn(sketch.name, sketch.type),
        type: sketch.type ?? "aws:ec2/vpc:Vpc",
        name: sketch.name,
        parent: sketch.parent ?? STACK,
        custom,
        remote: sketch.remote ?? false,
        operation: sketch.operation ?? "register",
        id: custom ? `${sketch.name}-id` : "",
        provider: sketch.provider ?? "",
        inputs: sketch.inputs ?? {},
        outputs: sketch.outputs ?? sketch.inputs ?? {},
        dependencies: sketch.dependsOn ?? [],
        propertyDependencies: sketch.propertyDependencies ?? {},
        options: sketch.options ?? {},
        ...(sketch.source === undefined ? {} : { source: sketch.source }),
    };
}

/** A recording of the stack itself and these resources, in the order of URNs. */
export function recording(sketches: ResourceSketch[], rest: RecordingSketch = {}): Recording {
    const stack: RecordedResource = {
        ...resource({ name: "shop-dev", type: "pulumi:pulumi:Stack", component: true }),
        parent: "",
    };
    const resources = [stack, ...sketches.map(resource)].sort((a, b) => (a.urn < b.urn ? -1 : 1));
    return {
        version: 1,
        project: "shop",
        stack: "dev",
        organization: "organization",
        mode: rest.mode ?? "up",
        config: rest.config ?? {},
        resources,
        outputs: rest.outputs ?? {},
        invokes: rest.invokes ?? [],
        logs: rest.logs ?? [],
    };
}
