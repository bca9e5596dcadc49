import * as pulumi from "@pulumi/pulumi";
import * as runtimeState from "@pulumi/pulumi/runtime/state";

/** A registration as the engine would receive it: the inputs and every resource option that tests speak of. */
export interface Registration {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly inputs: Record<string, any>;
    readonly custom: boolean;
    readonly parent: string;
    readonly protect: boolean;
    readonly retainOnDelete: boolean;
    readonly dependsOn: string[];
    readonly propertyDependencies: Record<string, string[]>;
    readonly provider: string;
    readonly aliases: object[];
    readonly deletedWith: string;
    readonly ignoreChanges: string[];
    readonly replaceOnChanges: string[];
    readonly additionalSecretOutputs: string[];
}

export interface DeployOptions {
    /** A preview leaves the outputs that only a cloud can know unknown. */
    readonly preview?: boolean;
    readonly project?: string;
    readonly stack?: string;
    readonly config?: Record<string, string>;
    /** Answers data sources; a token that it leaves undefined fails the test. */
    readonly call?: (args: pulumi.runtime.MockCallArgs) => Record<string, any> | undefined;
    /** Outputs of a resource beyond its inputs. */
    readonly state?: (args: pulumi.runtime.MockResourceArgs) => Record<string, any> | undefined;
}

export interface Deployment<T> {
    readonly value: T;
    readonly registrations: Registration[];
    /** What each component and the stack handed to registerOutputs, by URN. */
    readonly outputs: Map<string, any>;
    /** The one registration of that type (and name); throws when there is none or more than one. */
    one(type: string, name?: string): Registration;
    all(type: string): Registration[];
}

// mocha lets unhandled rejections pass; a throw inside `apply` must fail the run that caused it.
let onRejection: ((reason: unknown) => void) | undefined;
const listener = (reason: unknown) => {
    if (onRejection === undefined) throw reason;
    onRejection(reason);
};

/** Turns every rejection that nobody handles into a failure; before each test, for mocha's workers forget listeners. */
export function failOnRejections(): void {
    if (!process.listeners("unhandledRejection").includes(listener)) process.on("unhandledRejection", listener);
}

/** Runs a program against a recording engine, and waits until every registration has settled. */
export async function deploy<T>(program: () => T | Promise<T>, options: DeployOptions = {}): Promise<Deployment<T>> {
    pulumi.runtime.setAllConfig(options.config ?? {});
    const { project = "project", stack = "stack", preview = false } = options;
    await pulumi.runtime.setMocks(mocks(options), project, stack, preview, "org");
    // Mocks refuse transforms unless told otherwise; they record them, and never run them.
    (runtimeState as any).getStore().supportsTransforms = true;
    const registrations: Registration[] = [];
    const outputs = new Map<string, any>();
    listen(registrations, outputs);
    const failed = new Promise<never>((_, reject) => {
        onRejection = reject;
    });
    try {
        const value = await Promise.race([program(), failed]);
        await Promise.race([pulumi.runtime.disconnect(), failed]);
        await Promise.race([new Promise(setImmediate), failed]);
        return { value, registrations, outputs, ...lookups(registrations) };
    } finally {
        // Drain the echoes of one failure before the next test may own the handler.
        onRejection = () => undefined;
        await new Promise((resolve) => setTimeout(resolve, 0));
        onRejection = undefined;
    }
}

/** The value of an output; rejects when a program failed on the way to it. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
    return (pulumi.output(output) as any).promise();
}

/** True for a value that the engine was told is secret. */
export function isSecret(value: any): boolean {
    return value?.["4dabf18193072939515e22adb298388d"] === "1b47061264138c4ac30d75fd1eb44270";
}

/** The value inside a secret, or the value itself. */
export function reveal(value: any): any {
    return isSecret(value) ? value.value : value;
}

function mocks(options: DeployOptions): pulumi.runtime.Mocks {
    return {
        newResource: (args) => ({
            id: args.custom ? args.id || `${args.name}-id` : undefined,
            state: { ...args.inputs, ...options.state?.(args) },
        }),
        call: (args) => {
            const result = options.call?.(args);
            if (result !== undefined) return result;
            const error = new Error(`the test does not answer ${args.token}(${JSON.stringify(args.inputs)})`);
            onRejection?.(error); // the invoke path swallows this message; report it first
            throw error;
        },
    };
}

// Mocks hand over only type, name and inputs; the request that the monitor receives holds every option.
function listen(registrations: Registration[], outputs: Map<string, any>): void {
    const monitor = pulumi.runtime.getMonitor() as any;
    const { registerResource, registerResourceOutputs } = Object.getPrototypeOf(monitor);
    monitor.registerResource = (request: any, callback: any) =>
        registerResource.call(monitor, request, (error: any, response: any) => {
            if (!error) registrations.push(toRegistration(request, response.getUrn()));
            callback(error, response);
        });
    monitor.registerResourceOutputs = (request: any, callback: any) => {
        outputs.set(request.getUrn(), request.getOutputs()?.toJavaScript());
        registerResourceOutputs.call(monitor, request, callback);
    };
}

function toRegistration(request: any, urn: string): Registration {
    const propertyDependencies: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((value: any, key: string) => {
        propertyDependencies[key] = value.getUrnsList();
    });
    return {
        type: request.getType(),
        name: request.getName(),
        urn,
        inputs: request.getObject().toJavaScript(),
        custom: request.getCustom(),
        parent: request.getParent(),
        protect: request.getProtect() ?? false,
        retainOnDelete: request.getRetainondelete() ?? false,
        dependsOn: request.getDependenciesList(),
        propertyDependencies,
        provider: request.getProvider(),
        aliases: request.getAliasesList().map((alias: any) => alias.toObject()),
        deletedWith: request.getDeletedwith(),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    };
}

function lookups(registrations: Registration[]): Pick<Deployment<unknown>, "one" | "all"> {
    const all = (type: string) => registrations.filter((r) => r.type === type);
    const one = (type: string, name?: string) => {
        const found = all(type).filter((r) => name === undefined || r.name === name);
        if (found.length !== 1) {
            throw new Error(
                `expected one ${type} ${name ?? ""}, found ${found.map((r) => r.name).join(", ") || "none"}`,
            );
        }
        return found[0]!;
    };
    return { all, one };
}
