import type { Terminal } from "../output/terminal.js";

/** A terminal that remembers what was written to it. */
export function recordingTerminal(onStatus: (text: string) => void = () => undefined) {
  const lines: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = {
    columns: 100,
    interactive: true,
    line: (text = "") => lines.push(text),
    status: onStatus,
    error: (text) => errors.push(text),
  };
  return { terminal, lines, errors };
}
