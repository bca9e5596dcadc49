import nextJest from "next/jest.js";

/** @type {import("jest").Config} */
const config = {
    testEnvironment: "node",
    testMatch: ["<rootDir>/test/**/*.test.ts"],
    moduleNameMapper: { "^@/(.*)$": "<rootDir>/$1", "^server-only$": "<rootDir>/test/support/server-only.ts" },
    // The build leaves a second package.json in its output.
    modulePathIgnorePatterns: ["<rootDir>/.next/"],
};

export default nextJest({ dir: "./" })(config);
