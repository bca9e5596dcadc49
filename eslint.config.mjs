import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    {
        ignores: [
            "dist/",
            "node_modules/",
            "**/.next/",
            "**/.venv/",
            "**/coverage/",
            "**/next-env.d.ts",
            "apps/web/generated/",
        ],
    },
    js.configs.recommended,
    ...tseslint.configs.strict,
    {
        rules: {
            "@typescript-eslint/no-non-null-assertion": "off",
            // Pulumi's API asks for namespaces of resources that are created for their effect alone.
            "no-new": "off",
            "max-lines": ["error", { max: 250 }],
            "max-lines-per-function": ["error", { max: 40, skipComments: true, skipBlankLines: true }],
        },
    },
    {
        // Plain scripts that must run before anything is compiled.
        files: ["**/*.cjs"],
        languageOptions: {
            sourceType: "commonjs",
            globals: { require: "readonly", __dirname: "readonly", process: "readonly" },
        },
        rules: { "@typescript-eslint/no-require-imports": "off" },
    },
    {
        files: ["test/**", "bench/**"],
        rules: { "max-lines-per-function": "off", "@typescript-eslint/no-explicit-any": "off" },
    },
);
