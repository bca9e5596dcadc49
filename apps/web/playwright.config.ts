import path from "node:path";
import { defineConfig } from "@playwright/test";

/** A deployed environment, such as the preview of a pull request; without it, everything is started here. */
const deployed = process.env.BASE_URL;
const port = 3100;

export default defineConfig({
    testDir: "e2e",
    outputDir: "test-results",
    reporter: "list",
    forbidOnly: process.env.CI !== undefined,
    use: {
        baseURL: deployed ?? `http://localhost:${port}`,
        // Of the package manager: nothing is downloaded.
        launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
    },
    webServer: deployed
        ? undefined
        : {
              command: `python3 ../local.py ${path.basename(process.cwd())}`,
              env: { PORT: String(port) },
              url: `http://localhost:${port}/readyz`,
              timeout: 300_000,
              stdout: "ignore",
              gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
          },
});
