export const STACK_TYPE = "pulumi:pulumi:Stack";

/** Names a resource for life: by stack, project, the types of its ancestors (the stack's aside), its type and its name. */
export function urnOf(stack: string, project: string, parent: string, type: string, name: string): string {
    const parentType = parent.split("::")[2] ?? "";
    const chain = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
}

/** A provider travels as `<urn>::<id>`. */
export function urnOfProvider(reference: string): string {
    return reference.slice(0, Math.max(reference.lastIndexOf("::"), 0));
}
