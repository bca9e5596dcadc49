import { createHash } from "node:crypto";
import { plain, type WireObject } from "../../wire";
import { hex, number, uuid, type Subject } from "../world";
import { list, text } from "../reading";
import type { Computed } from "./table";

/** Results of the random provider: of the right length and alphabet, and the same in every run. */
export function randomResource(subject: Subject): Computed {
    const kind = subject.token.split(":")[2]!.replace(/^Random/, "");
    const rule = RULES[kind];
    return rule === undefined ? {} : rule(plain(subject.inputs) as WireObject, subject.seed);
}

const RULES: Record<string, (inputs: WireObject, seed: string) => Computed> = {
    Password: (inputs, seed) => {
        const result = characters(inputs, seed);
        return { id: "none", outputs: { ...DEFAULTS, result, bcryptHash: `$2a$10$${encoded(seed, 53)}` } };
    },
    String: (inputs, seed) => {
        const result = characters(inputs, seed);
        return { id: result, outputs: { ...DEFAULTS, result } };
    },
    Id: (inputs, seed) => randomId(lengthOf(inputs["byteLength"]), text(inputs["prefix"]), seed),
    Bytes: (inputs, seed) => {
        const bytes = bytesOf(seed, lengthOf(inputs["length"]));
        return { id: "none", outputs: { base64: bytes.toString("base64"), hex: bytes.toString("hex") } };
    },
    Pet: (inputs, seed) => ({ id: pet(inputs, seed), outputs: { length: 2, separator: "-" } }),
    Uuid: (_, seed) => ({ id: uuid(seed), outputs: { result: uuid(seed) } }),
    Uuid4: (_, seed) => ({ id: uuid(seed), outputs: { result: uuid(seed) } }),
    Uuid7: (_, seed) => ({ id: uuid(seed), outputs: { result: uuid(seed) } }),
    Integer: (inputs, seed) => {
        const [min, max] = [Number(inputs["min"] ?? 0), Number(inputs["max"] ?? 0)];
        const result = min + number(seed, max - min + 1);
        return { id: String(result), outputs: { result } };
    },
    Shuffle: (inputs, seed) => ({ id: "-", outputs: { results: shuffled(inputs, seed) } }),
};

const CLASSES = [
    { use: "lower", least: "minLower", alphabet: "abcdefghijklmnopqrstuvwxyz" },
    { use: "upper", least: "minUpper", alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
    { use: "numeric", least: "minNumeric", alphabet: "0123456789" },
    { use: "special", least: "minSpecial", alphabet: "!@#$%&*()-_=+[]{}<>:?" },
];

const DEFAULTS: WireObject = Object.fromEntries([
    ...CLASSES.flatMap(({ use, least }): [string, boolean | number][] => [
        [use, true],
        [least, 0],
    ]),
    ["number", true],
]);

/** The asked-for least of each class first, the rest of all that are allowed. */
function characters(inputs: WireObject, seed: string): string {
    const classes = CLASSES.map(({ use, least, alphabet }) => ({
        least: Number(inputs[least] ?? 0),
        alphabet: use === "special" ? text(inputs["overrideSpecial"], alphabet) : alphabet,
        allowed: (inputs[use] ?? (use === "numeric" ? inputs["number"] : undefined) ?? true) === true,
    })).filter(({ allowed }) => allowed);
    const length = lengthOf(inputs["length"]);
    const all = classes.map(({ alphabet }) => alphabet).join("");
    const from = [
        ...classes.flatMap(({ least, alphabet }) => Array<string>(least).fill(alphabet)),
        ...Array<string>(length).fill(all),
    ];
    const chosen = from.slice(0, length);
    return chosen.map((alphabet, i) => alphabet.charAt(number(`${seed} ${i}`, alphabet.length))).join("");
}

function randomId(length: number, prefix: string, seed: string): Computed {
    const bytes = bytesOf(seed, length);
    const hexadecimal = bytes.toString("hex");
    return {
        id: bytes.toString("base64url"),
        outputs: {
            hex: prefix + hexadecimal,
            dec: prefix + BigInt(`0x${hexadecimal || "0"}`).toString(),
            b64Std: prefix + bytes.toString("base64"),
            b64Url: prefix + bytes.toString("base64url"),
        },
    };
}

const ADVERBS = ["calmly", "gladly", "kindly", "mostly", "neatly", "safely", "surely", "wisely"];
const ADJECTIVES = ["brave", "clever", "eager", "gentle", "lucky", "modest", "quiet", "steady"];
const ANIMALS = ["badger", "crane", "falcon", "heron", "lynx", "otter", "puffin", "walrus"];

function pet(inputs: WireObject, seed: string): string {
    const words = typeof inputs["length"] === "number" ? inputs["length"] : 2;
    const kinds = [...Array<string[]>(Math.max(words - 2, 0)).fill(ADVERBS), ADJECTIVES, ANIMALS].slice(-words);
    const chosen = kinds.map((kind, i) => kind[number(`${seed} ${i}`, kind.length)]!);
    return [...(inputs["prefix"] ? [text(inputs["prefix"])] : []), ...chosen].join(text(inputs["separator"], "-"));
}

function shuffled(inputs: WireObject, seed: string): WireObject[string][] {
    const items = list(inputs["inputs"]);
    const order = items.map((item, i) => ({ item, key: hex(`${seed} ${i}`, 16) }));
    const results = order.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item);
    const count = Number(inputs["resultCount"] ?? results.length);
    return Array.from({ length: results.length === 0 ? 0 : count }, (_, i) => results[i % results.length]!);
}

/** The length asked for; something read by its id does not tell. */
function lengthOf(length: WireObject[string]): number {
    return typeof length === "number" ? length : 16;
}

function bytesOf(seed: string, length: number): Buffer {
    return Buffer.from(hex(seed, length * 2), "hex");
}

function encoded(seed: string, length: number): string {
    const digest = createHash("sha512").update(seed).digest("base64");
    return digest.replace(/[+=]/g, ".").slice(0, length);
}
