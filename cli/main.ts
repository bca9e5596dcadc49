#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ENVIRONMENTS, SERVICE, SERVICE_EXPECTED } from "../delivery/promotion/rules";
import { Refusal } from "../delivery/refusal";
import { UserError } from "../engine/errors";
import { EXIT } from "./exit-codes";
import type { MigrationOptions } from "./migrations";
import type { PlanOptions } from "./plan";
import type { PromoteOptions } from "./promote";

// A reader that has seen enough (`| head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") throw error;
    });
}
process.on("uncaughtException", (error) => {
    fail(error);
    process.exit();
});

const program = new Command("slipway")
    .description(
        "Plans a Pulumi program offline, and guards what is delivered: no cloud, no credentials, no Pulumi CLI.",
    )
    .version(version())
    .addHelpText(
        "after",
        "\nExit codes: 0 fine, 1 the program failed, 2 findings, 64 wrong usage, 70 a bug in slipway." +
            "\n`promote` and `migrations check` end with 1 when they refuse.",
    );

program
    .command("plan")
    .description("Run the program and show what it would create, in which order and how long that takes.")
    .option("--stack <name>", "stack to plan (required)")
    .option("--cwd <dir>", "folder of the project", ".")
    .option("--config <key=value...>", "configuration over that of the stack's file", addConfig)
    .option("--answers <file>", "answers to data sources and stack references")
    .option("--preview", "leave unknown what only a cloud can know")
    .option("--out <file>", "write the JSON document to this file besides")
    .option("--json", "print one JSON document instead of the report")
    .option("--timeout <seconds>", "stop the program after so long (default: 120)", positive)
    .action(async (options: PlanOptions, command: Command) => {
        // Not a requiredOption: that would hide a mistyped `--stak` and what it was meant to be.
        if (!options.stack) command.error("error: required option '--stack <name>' not specified");
        const { plan, run } = load();
        process.exitCode = await plan(options, process, run);
    });

program
    .command("promote")
    .description("Write one image.tag of the ops repository, or prove that a pull request changes nothing else.")
    .addOption(new Option("--to <environment>", "environment to promote to").choices(ENVIRONMENTS))
    .option("--service <name>", "service to promote", service)
    .option("--tag <tag@digest>", "image of a build (default: what the environment before runs)")
    .option("--rollback", "go back to the version before the one that is there, or to that of --tag")
    .option("--check <base>", "prove what HEAD changes since it left this commit or branch")
    .option("--ops <dir>", "folder of the ops repository", ".")
    .option("--json", "print one JSON document")
    .action((options: PromoteOptions) => {
        process.exitCode = loadPromote().promote(options, process);
    });

const migrations = program.command("migrations").description("Guard what a service does to its database.");
migrations
    .command("check")
    .description("Refuse Alembic migrations that lock, that break the version that runs, or that have no way back.")
    .argument("<dir>", "folder that alembic is run in")
    .option("--ops <dir>", "folder of the ops repository: what the environments run")
    .option("--service <name>", "name of the service there", service)
    .option(
        "--changed-since <commit>",
        "check only from the first revision on that is new, or another, since this commit",
    )
    .option("--json", "print one JSON document instead of the report")
    .action(async (folder: string, options: MigrationOptions) => {
        process.exitCode = await loadMigrations().checkMigrations(folder, options, process);
    });

// A command that exists already does not take on these settings of its parent.
for (const command of [program, ...program.commands, ...migrations.commands]) {
    command.exitOverride().showHelpAfterError(`See ${[...pathOf(command), "--help"].join(" ")}.`);
    for (const option of command.options) takeOnce(command, option);
}

program.parseAsync().catch(fail);

// The engine is heavy; `--help` and mistakes in the options do not wait for it.
function load(): typeof import("./plan") & typeof import("../engine/run") {
    /* eslint-disable @typescript-eslint/no-require-imports */
    return { ...require("./plan"), ...require("../engine/run") };
}

function loadPromote(): typeof import("./promote") {
    return require("./promote");
}

function loadMigrations(): typeof import("./migrations") {
    return require("./migrations");
}

function pathOf(command: Command): string[] {
    return command.parent === null ? [command.name()] : [...pathOf(command.parent), command.name()];
}

/** Of an option that is given twice, or as the value of a variable that is not set, nobody knows what was meant. */
function takeOnce(command: Command, option: Option): void {
    if (!option.required || option.variadic) return;
    let before: string | undefined;
    command.on(`option:${option.name()}`, (value: string) => {
        if (value === "") command.error(`error: option '${option.flags}' is empty: give it a value, or leave it out`);
        if (before !== undefined) {
            command.error(
                `error: option '${option.flags}' is given twice, as '${before}' and '${value}': give it once`,
            );
        }
        before = value;
    });
}

function fail(error: unknown): void {
    if (error instanceof CommanderError) {
        // commander has said what is wrong.
        process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    } else if (error instanceof UserError) {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = EXIT.usage;
    } else if (error instanceof Refusal) {
        process.stderr.write(`refused: ${error.message}\n`);
        process.exitCode = EXIT.refused;
    } else {
        process.stderr.write(
            `this is a bug in slipway, please report it:\n${(error as Error).stack ?? String(error)}\n`,
        );
        process.exitCode = EXIT.bug;
    }
}

function version(): string {
    const manifest = ["../package.json", "../../package.json"]
        .map((file) => path.join(__dirname, file))
        .find(existsSync);
    return (JSON.parse(readFileSync(manifest!, "utf8")) as { version: string }).version;
}

function addConfig(text: string, config: Record<string, string> = {}): Record<string, string> {
    const at = text.indexOf("=");
    if (at < 1) throw new InvalidArgumentError("expected key=value.");
    return { ...config, [text.slice(0, at)]: text.slice(at + 1) };
}

function service(text: string): string {
    if (!SERVICE.test(text)) throw new InvalidArgumentError(`expected ${SERVICE_EXPECTED}.`);
    return text;
}

function positive(text: string): number {
    const seconds = Number(text);
    if (!(seconds > 0 && seconds <= 86_400))
        throw new InvalidArgumentError("expected seconds, above 0 and at most 86400.");
    return seconds;
}
