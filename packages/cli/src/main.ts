import { createCommand } from "./create/command.js";
import { demoCommand } from "./demo/command.js";
import { explainCommand } from "./explain/command.js";
import { reportError, UsageError } from "./output/exitCode.js";
import type { Terminal } from "./output/terminal.js";
import { version } from "./version.js";

/** What a command gets from its surroundings. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One word after `hyaline`. */
export interface Command {
  readonly summary: string;
  /** What `--help` says, of what stands before it. */
  readonly help: string | ((argv: readonly string[]) => string);
  run(argv: readonly string[], context: CommandContext): Promise<void>;
}

const commands: Readonly<Record<string, Command>> = {
  demo: demoCommand,
  explain: explainCommand,
  create: createCommand,
};

const help = (): string =>
  [
    "hyaline: explainable deep learning",
    "",
    "Usage: hyaline <command> [options]",
    "",
    "Commands:",
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`),
    "",
    "Options:",
    "  --help      what a command takes: hyaline <command> --help",
    "  --version   the version",
    "  --debug     show where an error comes from",
  ].join("\n");

/** Runs a command line and returns its exit code: 0, 1 for an error, 2 for wrong usage, 130 when interrupted. */
export async function main(argv: readonly string[], context: CommandContext): Promise<number> {
  const { terminal } = context;
  const debug = argv.includes("--debug");
  const [name, ...rest] = argv.filter((argument) => argument !== "--debug");
  try {
    if (name === undefined || name === "help" || name === "--help" || name === "-h") {
      terminal.line(help());
      return 0;
    }
    if (name === "--version" || name === "-v") {
      terminal.line(version);
      return 0;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command)
      throw new UsageError(
        `there is no command ${JSON.stringify(name.slice(0, 40))}, only ${Object.keys(commands).join(", ")}`,
      );
    const { help: said } = command;
    if (rest.includes("--help") || rest.includes("-h"))
      terminal.line(typeof said === "string" ? said : said(rest));
    else await command.run(rest, context);
    return 0;
  } catch (error) {
    return reportError(error, terminal, debug);
  }
}
