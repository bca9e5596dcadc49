/** What sucrase puts before a file that says `import * as x`: a copy of the module, made once. */
const COPYING = /function (_interopRequireWildcard\w*)\(obj\) \{.*?newObj\.default = obj; return newObj; \} \}/;

/** The compiler's way: every name looks into the module when it is used. */
const LOOKING = `function $1(mod) {
    if (mod && mod.__esModule) return mod;
    const star = {};
    for (const key of mod == null ? [] : Object.getOwnPropertyNames(mod)) {
        if (key !== "default") Object.defineProperty(star, key, { enumerable: true, get: function () { return mod[key]; } });
    }
    star.default = mod;
    return star;
}`.replace(/\n\s*/g, " ");

/**
 * Makes `import * as x` do what the compiler makes of it.
 *
 * Pulumi writes functions down together with what they use: of a copy that would be the whole module, down to native
 * code that cannot be written; by a look into the module it is `require("x")`.
 */
export function importAsCompiled(code: string): string {
    return code.replace(COPYING, LOOKING);
}
