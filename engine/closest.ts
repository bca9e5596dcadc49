import { distance } from "fastest-levenshtein";

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
