import assert from "node:assert/strict";
import type { KubernetesObject } from "./helm";

/** Every object of a kind. */
export function all(objects: KubernetesObject[], kind: string): KubernetesObject[] {
    return objects.filter((object) => object.kind === kind);
}

/** The one object of a kind, or the one with that name. */
export function one(objects: KubernetesObject[], kind: string, name?: string): KubernetesObject {
    const found = all(objects, kind).filter(({ metadata }) => name === undefined || metadata.name === name);
    assert.equal(found.length, 1, `${kind} ${name ?? ""}`);
    return found[0]!;
}

export const names = (objects: KubernetesObject[], kind: string) =>
    all(objects, kind).map(({ metadata }) => metadata.name);

/** The pods that are made: of the service, and of its migration. */
export function podTemplates(objects: KubernetesObject[]): any[] {
    return [...all(objects, "Rollout"), ...all(objects, "Job")].map(({ spec }) => spec.template);
}

/** Whether a selector finds pods with these labels. */
export function selects(matchLabels: Record<string, string>, labels: Record<string, string>): boolean {
    return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
