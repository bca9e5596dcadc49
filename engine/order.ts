/** Orders texts by their code units. Not localeCompare: the order must be the same on every machine. */
export function compareTexts(a: string, b: string): number {
    if (a === b) return 0;
    return a < b ? -1 : 1;
}
