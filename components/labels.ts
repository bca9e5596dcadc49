/** True for what Kubernetes takes as a label: the name of a namespace or a service. */
export function isLabel(text: string): boolean {
    return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}
