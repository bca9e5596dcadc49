import type * as pulumi from "@pulumi/pulumi";
import { Problems } from "../../problems";
import { checkAccess } from "../aws-access";
import { type AddonPlan, planAddon } from "../plan";
import type { AdmissionArgs } from "./admission";
import { AdmissionMode, ownerOf, type Signer } from "./policy";

interface AdmissionPlan extends AddonPlan {
    readonly mode: AdmissionMode;
    readonly signers: Signer[];
    readonly images: pulumi.Input<string>[];
}

export function validated(name: string, args: AdmissionArgs): AdmissionPlan {
    const { mode = AdmissionMode.Warn, signers = [], images = [] } = args;
    const problems = new Problems();
    const plan = planAddon("policyController", args, problems);
    checkMode(mode, signers, problems);
    checkImages(images, signers, problems);
    signers.forEach((signer, index) => checkSigner(signer, `signers[${index}]`, problems));
    checkAws(args, problems);
    problems.throwIfAny("Admission", name);
    return { ...plan, mode, signers, images };
}

function checkMode(mode: string, signers: Signer[], problems: Problems): void {
    const modes: string[] = Object.values(AdmissionMode);
    problems.expect(modes.includes(mode), "mode", `expected ${modes.join(" or ")}, got ${JSON.stringify(mode)}`);
    problems.expect(
        mode !== AdmissionMode.Enforce || signers.length > 0,
        "signers",
        "expected a signer with mode enforce, got none: no image at all could run; name the workflow that signs, or warn first",
    );
}

/** What a glob of the controller may hold: anything else it refuses once it runs. */
const GLOB = /^[\w\-:/*.@]+$/;

function checkImages(images: pulumi.Input<string>[], signers: Signer[], problems: Problems): void {
    problems.expect(
        signers.length === 0 || images.length > 0,
        "images",
        "expected the images that the signers sign, got none: give globs such as ghcr.io/acme/**",
    );
    images.forEach((glob, index) => {
        problems.expect(
            typeof glob !== "string" || GLOB.test(glob),
            `images[${index}]`,
            `expected a glob such as "ghcr.io/acme/**", got ${JSON.stringify(glob)}`,
        );
    });
}

function checkSigner({ issuer, subject }: Signer, at: string, problems: Problems): void {
    problems.expect(
        /^https:\/\/[^\s*]+$/.test(issuer),
        `${at}.issuer`,
        `expected a URL such as "https://token.actions.githubusercontent.com", got ${JSON.stringify(issuer)}`,
    );
    problems.expect(
        ownerOf(subject) !== undefined,
        `${at}.subject`,
        `expected the URL of one workflow to the letter, got ${JSON.stringify(subject)}: name each workflow that signs`,
    );
}

function checkAws({ aws, imagePullPolicyArn }: AdmissionArgs, problems: Problems): void {
    if (aws !== undefined) checkAccess(aws, problems);
    problems.expect(
        (aws === undefined) === (imagePullPolicyArn === undefined),
        aws === undefined ? "aws" : "imagePullPolicyArn",
        "expected both aws and imagePullPolicyArn or neither: the policy says what the pods may read, aws which pods",
    );
}
