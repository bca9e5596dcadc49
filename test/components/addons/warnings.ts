/** What a program warns of while it runs. Without an engine the SDK warns on the console. */
export async function pulumiWarnings(run: () => Promise<unknown>): Promise<string[]> {
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (message: string) => void warnings.push(message.replace("warning: [runtime] ", ""));
    try {
        await run();
    } finally {
        console.warn = warn;
    }
    return warnings;
}
