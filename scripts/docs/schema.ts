import { ComponentProvider, getPulumiComponents } from "@pulumi/pulumi/provider/experimental";
import { join } from "node:path";
import * as components from "../../components";

/** A property or an item, as much of Pulumi's package schema as the reference shows. */
export interface Property {
    readonly type?: string;
    readonly $ref?: string;
    readonly items?: Property;
    readonly additionalProperties?: Property;
    readonly plain?: boolean;
    readonly description?: string;
}

export interface Component {
    readonly description?: string;
    readonly inputProperties?: Record<string, Property>;
    readonly requiredInputs?: string[];
    readonly properties?: Record<string, Property>;
}

export interface Type {
    readonly properties?: Record<string, Property>;
    readonly required?: string[];
    readonly enum?: { readonly value: string; readonly description?: string }[];
}

export interface Schema {
    readonly resources: Record<string, Component>;
    readonly types: Record<string, Type>;
}

/** The schema that `pulumi package add` gets, inferred from the sources. Takes some seconds. */
export async function packageSchema(): Promise<Schema> {
    const provider = new ComponentProvider({
        name: "slipway",
        dirname: join(__dirname, "../.."),
        components: getPulumiComponents(components),
    });
    return JSON.parse((await provider.getSchema()) as string) as Schema;
}

/** `slipway:index:Network` is `Network`. */
export function nameOf(token: string): string {
    return token.split(":").at(-1)!;
}
