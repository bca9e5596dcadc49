/** What the environment decides, with every default in its place. */
export interface Config {
    /** Base of the API's addresses, such as http://api:8000. */
    readonly apiUrl: string;
    /** Seconds for which a server that was asked to end still serves, until nobody sends it requests any more. */
    readonly drainSeconds: number;
}

const LONGEST_DRAIN = 20;

/** Throws one error that lists everything that is wrong, with what was expected, what was given and the cure. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
    const problems: string[] = [];
    const apiUrl = environment.API_URL ?? "";
    if (!isHttpUrl(apiUrl)) {
        const given = apiUrl === "" ? "nothing" : "what is no http or https URL";
        problems.push(`API_URL: expected the address of the api, such as http://api:8000, got ${given}`);
    }
    const drain = environment.DRAIN_SECONDS ?? "";
    const drainSeconds = drain === "" ? 5 : Number(drain);
    if (!Number.isInteger(drainSeconds) || drainSeconds < 0 || drainSeconds > LONGEST_DRAIN) {
        problems.push(
            `DRAIN_SECONDS: expected a whole number from 0 to ${LONGEST_DRAIN}, got ${JSON.stringify(drain)}`,
        );
    }
    if (problems.length > 0) {
        const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        throw new Error(`The environment has ${count}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
    return { apiUrl, drainSeconds };
}

function isHttpUrl(text: string): boolean {
    return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}
