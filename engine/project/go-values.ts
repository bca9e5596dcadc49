/**
 * A value of a Pulumi file as Pulumi's own reader, written in Go, understands it.
 *
 * Integers of YAML are bigint, because Go keeps 64 bits of them; every other number is a float.
 */
export type GoValue = null | boolean | number | bigint | string | GoValue[] | { [key: string]: GoValue };
export type GoMap = { [key: string]: GoValue };

export function isMap(value: GoValue | undefined): value is GoMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

const INTEGER = /^[-+]?(0x[0-9a-f]+|0b[01]+|0o?[0-7]+|0|[1-9]\d*)$/i;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i;
const INFINITE = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const TIMESTAMP = /^(\d{4})-(\d\d?)-(\d\d?)(?:([Tt ])(\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?(Z|[-+]\d\d:\d\d)?)?$/;

/** What an unquoted YAML scalar means to gopkg.in/yaml.v3: YAML 1.2, and octals, underscores and dates of 1.1. */
export function goScalar(source: string): GoValue {
    if (/^(|~|null|Null|NULL)$/.test(source)) return null;
    if (/^(true|True|TRUE)$/.test(source)) return true;
    if (/^(false|False|FALSE)$/.test(source)) return false;
    if (INFINITE.test(source)) return source.includes("i") || source.includes("I") ? Infinity : NaN;
    if (!/^[-+.\d]/.test(source)) return source;
    const digits = source.replaceAll("_", "");
    return timestamp(source) ?? integer(digits) ?? float(digits) ?? source;
}

/** The text that a program is given for a value. */
export function goText(value: GoValue): string {
    if (value === null) return "";
    return typeof value === "string" ? value : goJson(value);
}

/** JSON as Go writes it: keys sorted, and the characters escaped that HTML would take for its own. */
export function goJson(value: GoValue): string {
    if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
    if (isMap(value)) {
        const fields = Object.keys(value).sort();
        return `{${fields.map((key) => `${goJson(key)}:${goJson(value[key]!)}`).join(",")}}`;
    }
    if (typeof value !== "string") return String(value);
    return JSON.stringify(value).replace(
        /[<>&\u2028\u2029]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

function integer(digits: string): bigint | undefined {
    if (!INTEGER.test(digits)) return undefined;
    const negative = digits.startsWith("-");
    const signed = negative || digits.startsWith("+");
    // A leading zero means octal to Go; BigInt wants it spelled out.
    const magnitude = BigInt(digits.replace(/^[-+]/, "").replace(/^0(?=\d)/, "0o"));
    const limit = negative ? 2n ** 63n : signed ? 2n ** 63n - 1n : 2n ** 64n - 1n;
    if (magnitude > limit) return undefined;
    return negative ? -magnitude : magnitude;
}

function float(digits: string): number | undefined {
    return FLOAT.test(digits) && Number.isFinite(Number(digits)) ? Number(digits) : undefined;
}

/** An unquoted date reaches a program in the format of Go's Time.String, a surprise that is worth keeping. */
function timestamp(source: string): string | undefined {
    const match = TIMESTAMP.exec(source);
    if (match === null) return undefined;
    const [, year, month, day, separator, hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
    if (separator !== undefined && (separator === " ") === (zone !== undefined)) return undefined;
    const [MM, DD, hh, mm, ss] = [month!, day!, hour, minute, second].map((part) => part.padStart(2, "0"));
    const iso = `${year}-${MM}-${DD}T${hh}:${mm}:${ss}.000Z`;
    const date = new Date(iso);
    if (Number.isNaN(date.getTime()) || date.toISOString() !== iso) return undefined;
    const nanoseconds = fraction.slice(0, 9).replace(/0+$/, "");
    const offset = (zone ?? "Z").replace(":", "");
    const utc = offset === "Z" || /^[-+]0000$/.test(offset);
    return `${year}-${MM}-${DD} ${hh}:${mm}:${ss}${nanoseconds && `.${nanoseconds}`} ${utc ? "+0000 UTC" : `${offset} ${offset}`}`;
}
