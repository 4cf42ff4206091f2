#!/usr/bin/env node
// The `hyaline` command: `main` with this process's arguments, streams and signals.
import { main } from "./main.js";
import { exitCodes } from "./output/exitCode.js";
import { terminal } from "./output/terminal.js";

const controller = new AbortController();
const interrupt = () => {
  // The second time there is no more waiting for things to end well.
  if (controller.signal.aborted) process.exit(exitCodes.interrupted);
  controller.abort(new Error("interrupted"));
};
// `hyaline … | head`: nobody reads on, which is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);

const code = await main(process.argv.slice(2), {
  terminal: terminal(process.stdout, process.stderr),
  signal: controller.signal,
});
// Runtimes may leave workers behind that would keep the process alive.
process.exit(code);
