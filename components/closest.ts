import { closest, distance } from "fastest-levenshtein";

/** The candidate that a mistyped word most likely meant; undefined when none is near. */
export function nearest(word: string, candidates: string[]): string | undefined {
    if (candidates.length === 0) return undefined;
    const best = closest(word, candidates);
    // Beyond a third of the letters it is another word, not a typing mistake.
    const near = distance(word.toLowerCase(), best.toLowerCase()) <= Math.max(word.length, best.length) / 3;
    return near ? best : undefined;
}
