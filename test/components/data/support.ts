import * as assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import type { Deployment, Registration } from "../../support/deploy";

/** Outputs that only a cloud knows. A preview in which they are known shows what a second run shows. */
export function state({ type, name, inputs }: pulumi.runtime.MockResourceArgs): Record<string, any> | undefined {
    switch (type) {
        case "random:index/randomId:RandomId":
            return { hex: "0a1b2c3d" };
        case "random:index/randomPassword:RandomPassword":
            return { result: `secret-of-${name}` };
        case "aws:kms/key:Key":
            return { arn: `arn:key:${name}` };
        case "aws:rds/instance:Instance":
            return { address: `${name}.rds.test`, arn: `arn:db:${name}` };
        case "aws:elasticache/replicationGroup:ReplicationGroup":
            return { primaryEndpointAddress: `${name}.primary.test`, readerEndpointAddress: `${name}.reader.test` };
        case "aws:secretsmanager/secretVersion:SecretVersion":
            return { secretArn: `arn:secret:${name}` };
        default:
            return { name: inputs.name ?? name };
    }
}

/** What is true of every component: its children hang under it, bear its name and carry its tags. */
export function assertWellFormed(deployment: Deployment<unknown>, token: string, name: string): void {
    const component = deployment.one(token, name);
    const children = deployment.registrations.filter((r) => r.parent === component.urn);
    assert.equal(children.length, deployment.registrations.length - 1, "every other resource is a child");
    for (const child of children) assert.ok(child.name.startsWith(`${name}-`), child.name);
    for (const child of children.filter(taggable)) assert.equal(child.inputs["tags"]?.Team, "orders", child.urn);
}

function taggable({ type }: Registration): boolean {
    return type.startsWith("aws:") && type !== "aws:secretsmanager/secretVersion:SecretVersion";
}

/** Everything that the engine was told in the clear. */
export function clearText(deployment: Deployment<unknown>): string {
    const hide = (_key: string, value: any): any =>
        value?.["4dabf18193072939515e22adb298388d"] !== undefined ? "[secret]" : value;
    return JSON.stringify([deployment.registrations, [...deployment.outputs]], hide);
}
