/**
 * Loaded into the program's process before Pulumi's own runner: makes it start fast, and changes nothing it computes.
 */
import { createRequire, Module } from "node:module";
import { registerTypeScript } from "./typescript";

interface Log {
    debug(message: string): Promise<void>;
}

interface Debuggable {
    debuggablePromise(promise: Promise<unknown>, context: unknown): Promise<unknown>;
}

const { SLIPWAY_SDK: sdk, SLIPWAY_SOURCE_MAPS: sourceMaps, SLIPWAY_NODE_OPTIONS: nodeOptions } = process.env;

// What the program starts in its turn shall see the environment that the user gave.
delete process.env["SLIPWAY_SDK"];
delete process.env["SLIPWAY_SOURCE_MAPS"];
delete process.env["SLIPWAY_NODE_OPTIONS"];
if (nodeOptions === undefined) delete process.env["NODE_OPTIONS"];
else process.env["NODE_OPTIONS"] = nodeOptions;

/**
 * Half of the SDK's start is for what a program hardly ever does: to serialize a function (a compiler, a package
 * manager), to trace itself, to run other programs.
 */
const SELDOM_USED = [
    "./typescript-shim",
    "./automation",
    "@npmcli/arborist",
    "@opentelemetry/exporter-zipkin",
    "@opentelemetry/instrumentation",
    "@opentelemetry/instrumentation-grpc",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-base",
    "@opentelemetry/sdk-trace-node",
];

/** Loads a module of the SDK when something of it is used, instead of when it is named. */
function postpone(sdkRequire: NodeRequire, name: string): void {
    const file = resolved(sdkRequire, name);
    if (file === undefined) return;
    const load = () => {
        if (require.cache[file] === placeholder) Reflect.deleteProperty(require.cache, file);
        return sdkRequire(file) as Record<PropertyKey, unknown>;
    };
    // An ES module to its importers: they keep it as it is instead of copying what is in it.
    const exports = new Proxy({}, { get: (_, key) => (key === "__esModule" ? true : load()[key]) });
    const placeholder = Object.assign(new Module(file), { loaded: true, exports });
    require.cache[file] = placeholder;
}

/** Other versions of the SDK are made of other modules. */
function resolved(sdkRequire: NodeRequire, name: string): string | undefined {
    try {
        return sdkRequire.resolve(name);
    } catch {
        return undefined;
    }
}

/** Every promise of the SDK keeps a stack trace that is printed only when PULUMI_DEBUG_PROMISE_LEAKS is set. */
function leavePromisesUntraced(debuggable: Debuggable): void {
    const original = debuggable.debuggablePromise;
    debuggable.debuggablePromise = (promise, context) => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        try {
            return original(promise, context);
        } finally {
            Error.stackTraceLimit = limit;
        }
    };
}

/** The SDK finds no line in the frame of a function without a name, as in `zones.map((zone) => new Subnet(...))`. */
function locateEveryFrame(sdkRequire: NodeRequire): void {
    const { Resource } = sdkRequire("./resource") as { Resource: { framePositionRegExp: RegExp } };
    Resource.framePositionRegExp =
        /^\s*at (?:.* \()?(?:async )?(?:file:\/\/)?(?<file>[^()]*):(?<line>\d+):(?<column>\d+)\)?$/;
}

/**
 * Every resource takes a stack trace to know its source line; to map those frames costs more than all else together.
 * A program that is loaded as TypeScript keeps its lines without maps. (On Node 20, besides, a mapped frame can hang
 * util.inspect: nodejs/node#64011.)
 */
function leaveUnmapped(register: string): void {
    require.cache[register] = Object.assign(new Module(register), { loaded: true });
}

if (sdk !== undefined) {
    const sdkRequire = createRequire(`${sdk}/package.json`);
    if (sourceMaps !== "true") leaveUnmapped(sdkRequire.resolve("source-map-support/register"));
    for (const name of SELDOM_USED) postpone(sdkRequire, name);
    // From here on the SDK may be loaded.
    locateEveryFrame(sdkRequire);
    // Three in four messages to the engine are debugging that nobody reads here.
    (sdkRequire("./log") as Log).debug = () => Promise.resolve();
    if (!process.env["PULUMI_DEBUG_PROMISE_LEAKS"])
        leavePromisesUntraced(sdkRequire("./runtime/debuggable") as Debuggable);
}
registerTypeScript();
