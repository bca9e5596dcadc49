import { styleText } from "node:util";

/** Where and how a report is printed. */
export interface Page {
    readonly width: number;
    readonly style: Style;
}

/** A titled part of the report; one without lines is left out. */
export interface Section {
    readonly title: string;
    /** Said beside the title. */
    readonly note?: string;
    readonly lines: string[];
}

type Look = "bold" | "dim" | "red" | "yellow" | "cyan";
export type Style = Record<Look, (text: string) => string>;

/** Colour or not, by what people agreed on: https://no-color.org and https://force-color.org. */
export function wantsColour(env: Record<string, string | undefined>, isTerminal: boolean): boolean {
    if (env.FORCE_COLOR !== undefined) return !["0", "false"].includes(env.FORCE_COLOR);
    if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
    return isTerminal && env.TERM !== "dumb";
}

export function styles(colour: boolean): Style {
    const look = (name: Look) => (text: string) => (colour && text !== "" ? paint(name, text) : text);
    return { bold: look("bold"), dim: look("dim"), red: look("red"), yellow: look("yellow"), cyan: look("cyan") };
}

// Node before 20.12 has no styleText; later ones look at the stream themselves unless told not to.
function paint(look: Look, text: string): string {
    return (styleText as typeof styleText | undefined)?.(look, text, { validateStream: false }) ?? text;
}

/** A type token as people write it: `aws:ec2/vpc:Vpc` is `Vpc` of `aws.ec2`. */
export function splitType(token: string): { module: string; name: string } {
    const [pkg = "", module = "", name = ""] = token.split(":");
    // The SDKs repeat the name as a file: `ec2/vpc:Vpc`.
    const parts = module.split("/").filter((part) => part.toLowerCase() !== name.toLowerCase() && part !== "index");
    return { module: [pkg, parts.join("/")].filter((part) => part !== "").join("."), name };
}

export function shortType(token: string): string {
    const { module, name } = splitType(token);
    return name === "" ? token : `${module}.${name}`;
}

/** Minutes as `m:ss`. */
export function clock(minutes: number): string {
    const seconds = Math.round(minutes * 60);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function count(n: number, noun: string): string {
    return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}

export function cut(text: string, width: number): string {
    return text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`;
}

/** Breaks a text into lines between words; a word that is longer than a line stands alone. */
export function wrap(text: string, width: number): string[] {
    return text.split("\n").flatMap((paragraph) => {
        const lines = [""];
        for (const word of paragraph.split(" ")) {
            const longer = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
            if (longer.length <= width || lines.at(-1) === "") lines[lines.length - 1] = longer;
            else lines.push(word);
        }
        return lines;
    });
}

/** A list over as many lines as it needs, broken between items only. */
export function wrapItems(items: string[], width: number): string[] {
    // The blanks inside an item must not break: hide them from `wrap`.
    const glued = items.map((item) => item.replaceAll(" ", "\u00a0")).join(", ");
    return wrap(glued, width).map((line) => line.replaceAll("\u00a0", " "));
}

/** How often each key occurs, the most frequent first. */
export function tally(keys: string[]): [key: string, times: number][] {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

/** As many of the items as fit on a line, and how many did not. */
export function fit(items: string[], width: number): string {
    const more = (left: number) => (left === 0 ? "" : `, +${left} more`);
    let shown = items.length;
    while (shown > 1 && `${items.slice(0, shown).join(", ")}${more(items.length - shown)}`.length > width) shown -= 1;
    return cut(items.slice(0, shown).join(", "), width) + more(items.length - shown);
}
