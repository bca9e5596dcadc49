/** Splits a command line into words as a shell does: quotes group, a backslash escapes. Undefined when a quote is left open. */
export function splitWords(line: string): string[] | undefined {
    const words: string[] = [];
    let word: string | undefined;
    for (const [piece, single, double, escaped] of line.matchAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|\s+|[^]/g)) {
        if (/^\s/.test(piece)) {
            if (word !== undefined) words.push(word);
            word = undefined;
        } else if (/^['"]$/.test(piece)) {
            return undefined;
        } else {
            word = (word ?? "") + (single ?? double?.replace(/\\(.)/g, "$1") ?? escaped ?? piece);
        }
    }
    return word === undefined ? words : [...words, word];
}
