/** One SQL statement, without comments and without the semicolon. */
export interface Statement {
    /** As it was written. */
    readonly text: string;
    /** On one line, in lower case but for what stands in quotes: what rules match. */
    readonly words: string;
}

// A comment, a string in one of its three spellings, a quoted name, a semicolon, a blank, or anything else.
const TOKEN =
    /(?<comment>--[^\n]*|\/\*[^]*?\*\/)|(?<quoted>\b[eE]'(?:\\[^]|''|[^'\\])*'|'(?:''|[^'])*'|\$(?<tag>\w*)\$[^]*?\$\k<tag>\$|"(?:""|[^"])*")|(?<end>;)|(?<blank>\s+)|[a-zA-Z_][\w$]*|\w+|[^]/g;

/** Splits a text at its semicolons, those of strings and comments aside. */
export function statementsOf(sql: string): Statement[] {
    const statements = [{ text: "", words: "" }];
    for (const { 0: token, groups } of sql.matchAll(TOKEN)) {
        const { comment, quoted, end, blank } = groups!;
        const statement = statements.at(-1)!;
        if (end !== undefined) statements.push({ text: "", words: "" });
        else {
            // A comment could tell a linter to look away.
            statement.text += comment === undefined ? token : " ";
            const isBlank = comment !== undefined || blank !== undefined;
            if (!isBlank) statement.words += quoted ?? token.toLowerCase();
            else if (!statement.words.endsWith(" ")) statement.words += " ";
        }
    }
    return statements
        .map(({ text, words }) => ({ text: text.trim(), words: words.trim() }))
        .filter(({ words }) => words !== "");
}

/** Splits a text at the commas that stand in no bracket and no quotes. */
export function listOf(words: string): string[] {
    const items = [""];
    let depth = 0;
    for (const [token] of words.matchAll(TOKEN)) {
        if (token === "(") depth += 1;
        if (token === ")") depth -= 1;
        if (token === "," && depth === 0) items.push("");
        else items[items.length - 1] += token;
    }
    return items.map((item) => item.trim());
}
