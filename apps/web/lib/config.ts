/** What the environment decides, with every default in its place. */
export interface Config {
    /** Base of the API's addresses, such as http://api:8000. */
    readonly apiUrl: string;
    /** Seconds for which a server that was asked to end still serves, until nobody sends it requests any more. */
    readonly drainSeconds: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LONGEST_DRAIN = 20;

/** Throws one error that lists everything that is wrong, with what was expected, what was given and the cure. */
export function readConfig(environment: Environment): Config {
    const problems: string[] = [];
    const apiUrl = environment.API_URL ?? "";
    const wrong = apiUrl === "" ? "nothing" : whatIsWrong(apiUrl);
    if (wrong) problems.push(`API_URL: expected the address of the api, such as http://api:8000, got ${wrong}`);
    const drainSeconds = wholeNumber(environment, problems, "DRAIN_SECONDS", 5, 0, LONGEST_DRAIN);
    // Next reads it, and takes 3000 for what it cannot read.
    wholeNumber(environment, problems, "PORT", 3000, 1, 65535);
    if (problems.length > 0) {
        const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        throw new Error(`The environment has ${count}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
    return { apiUrl, drainSeconds };
}

/** Nothing of the text is quoted: it may hold a password. */
function whatIsWrong(text: string): string | undefined {
    if (!URL.canParse(text)) return "what is no http or https URL";
    const { protocol, username, password, search, hash } = new URL(text);
    if (!["http:", "https:"].includes(protocol)) return "what is no http or https URL";
    if (username || password || search || hash) return "a user, a query or a fragment in it: take them away";
    return undefined;
}

function wholeNumber(
    environment: Environment,
    problems: string[],
    name: string,
    otherwise: number,
    least: number,
    most: number,
): number {
    const text = environment[name] ?? "";
    if (text === "") return otherwise;
    if (/^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    problems.push(
        `${name}: expected a whole number from ${least} to ${most}, got ${JSON.stringify(text)}: ` +
            `without it, it is ${otherwise}`,
    );
    return otherwise;
}
