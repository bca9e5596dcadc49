import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Wire, WireObject } from "./wire";

/** A letter takes up to nine bytes in a header. */
const LONGEST = 5000;

/** The service of that name in a generated module; the declarations there are written for another gRPC package. */
export function definition(service: object, name: string): grpc.ServiceDefinition {
    return (service as Record<string, grpc.ServiceDefinition>)[name]!;
}

/** Serves a method by a function: what it returns is the response, what it throws is the RPC's error. */
export function method<Request>(answer: (request: Request) => unknown): grpc.UntypedHandleCall {
    const handle = (call: { request: Request }, done: grpc.sendUnaryData<unknown>) => {
        Promise.resolve(call.request)
            .then(answer)
            .then(
                (response) => done(null, response ?? new Empty()),
                (error: unknown) => done({ code: grpc.status.UNKNOWN, details: messageOf(error) }),
            );
    };
    return handle as unknown as grpc.UntypedHandleCall;
}

/** The message, filled in. */
export function fill<T>(message: T, change: (message: T) => unknown): T {
    change(message);
    return message;
}

export function fromStruct(fields: Struct | undefined): WireObject {
    return (fields?.toJavaScript() ?? {}) as WireObject;
}

export function toStruct(value: WireObject): Struct {
    return Struct.fromJavaScript(withoutUndefined(value) as Record<string, JavaScriptValue>);
}

/** Struct knows no undefined. */
function withoutUndefined(value: Wire): Wire {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((item) => withoutUndefined(item) ?? null);
    const known = Object.entries(value).filter(([, field]) => field !== undefined);
    return Object.fromEntries(known.map(([key, field]) => [key, withoutUndefined(field)]));
}

/** An error travels in a header of HTTP, where a longer one than 64 KB is lost together with its response. */
function messageOf(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    if (message.length <= LONGEST) return message;
    // The cure stands at the end. A character cut in two would make the header invalid.
    return Buffer.from(`${message.slice(0, LONGEST / 2)} ... ${message.slice(-LONGEST / 2)}`).toString();
}
