/** `usage` and `bug` are those of sysexits.h, out of the way of what a plan finds. */
export const EXIT = { fine: 0, programFailed: 1, refused: 1, findings: 2, usage: 64, bug: 70 } as const;
