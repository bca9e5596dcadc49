/** The candidate that a mistyped word most likely meant; undefined when none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
    let best: string | undefined;
    let bestDistance = Infinity;
    for (const candidate of candidates) {
        const edits = distance(word.toLowerCase(), candidate.toLowerCase());
        // Beyond a third of the letters it is another word, not a typing mistake.
        const near = edits <= Math.max(word.length, candidate.length) / 3;
        if (near && edits < bestDistance) [best, bestDistance] = [candidate, edits];
    }
    return best;
}

/** Levenshtein distance: how many letters to add, drop or change. */
function distance(from: string, to: string): number {
    let row = Array.from({ length: to.length + 1 }, (_, column) => column);
    for (let line = 1; line <= from.length; line++) {
        const next = [line];
        for (let column = 1; column <= to.length; column++) {
            const change = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
            next.push(Math.min(change, row[column]! + 1, next[column - 1]! + 1));
        }
        row = next;
    }
    return row[to.length]!;
}
