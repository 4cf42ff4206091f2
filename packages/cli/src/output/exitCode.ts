import { HyalineError } from "@hyaline/core";
import type { Terminal } from "./terminal.js";

export const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Says in one line what went wrong, with its code and remedy; the stack only when `debug`. Returns the exit code. */
export function reportError(error: unknown, terminal: Terminal, debug: boolean): number {
  if (error instanceof UsageError) {
    terminal.error(`hyaline: ${error.message}; see hyaline --help`);
    return exitCodes.usage;
  }
  if (error instanceof HyalineError && error.code === "aborted") {
    terminal.error("hyaline: [aborted] interrupted before it was done: nothing was written; run it again");
    return exitCodes.interrupted;
  }
  const code = error instanceof HyalineError ? error.code : "internal";
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    code === "internal" && !debug ? "; this is a bug in hyaline: run again with --debug and report it" : "";
  terminal.error(`hyaline: [${code}] ${oneLine(message)}${hint}`);
  if (debug && error instanceof Error) terminal.error(stackOf(error));
  return exitCodes.failed;
}

const stackOf = (error: Error): string =>
  [
    error.stack ?? String(error),
    ...(error.cause instanceof Error ? [`caused by ${stackOf(error.cause)}`] : []),
  ].join("\n");

/** Paths and names in messages come from outside: no control character of theirs reaches the terminal. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, " ").trim();
