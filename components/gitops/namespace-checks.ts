import { isLabel } from "../labels";
import { blockSize, parseCidr, printAddress } from "../network/cidr";
import { type Problems, show } from "../problems";
import type { NamespaceQuota, NamespaceSettings } from "./namespace-plan";

/** No subnet of a VPC is wider than this: it is somebody else's network, or a slip of the finger. */
const WIDEST_PREFIX = 16;

/** Notes a name that cannot be the namespace of an environment. */
export function checkEnvironment(problems: Problems, path: string, name: string): void {
    const complaint = environmentComplaint(name);
    if (complaint === undefined) return;
    problems.add(path, `${complaint.message}, got ${show(name)}: ${complaint.cure}`);
}

/** What is wrong with the name of an environment; undefined for one that is fine. */
export function environmentComplaint(name: string): { message: string; cure: string } | undefined {
    if (!isLabel(name)) {
        const message = "expected lower-case letters, digits and dashes, 63 characters at most";
        return { message, cure: "a namespace is named by it" };
    }
    if (isTaken(name)) {
        return { message: "expected another name", cure: "Kubernetes, an add-on or our previews use it" };
    }
    if (!/(^|-)platform$/.test(name)) return undefined;
    const cure = "rename it, for the platform of each stack keeps its own secrets under such a name";
    return { message: "expected a name that does not end in platform", cure };
}

/** Namespaces of the add-ons. */
const ADDONS = ["argocd", "argo-rollouts", "cosign-system", "external-secrets", "falco", "monitoring", "telemetry"];

function isTaken(name: string): boolean {
    return name === "default" || /^(kube-|preview)/.test(name) || ADDONS.includes(name);
}

/** Notes everything that is wrong with the settings of a namespace; `at` is the path to them, with its dot. */
export function checkSettings(problems: Problems, settings: NamespaceSettings, at = ""): void {
    const { quota = {}, loadBalancerCidrBlocks = [], dataCidrBlocks = [], dataNamespaces = [] } = settings;
    checkQuota(problems, quota, `${at}quota`);
    checkBlocks(problems, loadBalancerCidrBlocks, `${at}loadBalancerCidrBlocks`);
    checkBlocks(problems, dataCidrBlocks, `${at}dataCidrBlocks`);
    checkEach(problems, dataNamespaces, `${at}dataNamespaces`, (name) =>
        isLabel(name) ? undefined : `expected the name of a namespace such as "data", got ${show(name)}`,
    );
}

/** Notes the items that a rule complains about, and those that are there twice. */
export function checkEach<T>(
    problems: Problems,
    items: T[],
    path: string,
    complaint: (item: T) => string | undefined,
): void {
    items.forEach((item, index) => {
        const reason =
            complaint(item) ??
            (items.indexOf(item) < index ? `expected each once, got ${show(item)} again: remove it` : undefined);
        if (reason !== undefined) problems.add(`${path}[${index}]`, reason);
    });
}

interface Quantity {
    readonly pattern: RegExp;
    readonly expected: string;
    readonly cure: string;
}

// As the charts of services have them, and that of preview namespaces.
const CPU: Quantity = {
    pattern: /^([1-9][0-9]*(m|\.[0-9]{1,3})?|0\.[0-9]{0,2}[1-9]0*)$/,
    expected: 'cores, such as "3", "1.5" or "500m"',
    cure: "correct it; nothing is finer than 1m",
};
const MEMORY: Quantity = {
    pattern: /^([1-9][0-9]*(\.[0-9]+)?|0\.[0-9]*[1-9])[MG]i?$/,
    expected: 'an amount such as "6Gi", "1.5Gi" or "512Mi"',
    cure: "correct it, with its unit",
};

function checkQuota(problems: Problems, { cpu, memory, memoryLimit, pods }: NamespaceQuota, path: string): void {
    const expectQuantity = (value: string | undefined, name: string, { pattern, expected, cure }: Quantity) =>
        problems.expect(
            value === undefined || pattern.test(value),
            `${path}.${name}`,
            `expected ${expected}, got ${show(value)}: ${cure}`,
        );
    expectQuantity(cpu, "cpu", CPU);
    expectQuantity(memory, "memory", MEMORY);
    expectQuantity(memoryLimit, "memoryLimit", MEMORY);
    problems.expect(
        pods === undefined || (Number.isInteger(pods) && pods > 0),
        `${path}.pods`,
        `expected a whole number above 0, got ${show(pods)}`,
    );
}

function checkBlocks(problems: Problems, blocks: string[], path: string): void {
    checkEach(problems, blocks, path, (block) => {
        const cidr = parseCidr(block);
        if (cidr === undefined) return `expected an IPv4 block such as "10.0.101.0/24", got ${show(block)}`;
        const { address, prefixLength } = cidr;
        if (prefixLength < WIDEST_PREFIX) {
            return `expected blocks of /${WIDEST_PREFIX} or narrower, got ${block}: name the subnets`;
        }
        const first = `${printAddress(address - (address % blockSize(prefixLength)))}/${prefixLength}`;
        return first === block ? undefined : `expected the first address of the block, got ${block}: write ${first}`;
    });
}
