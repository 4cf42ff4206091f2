/** What ONNX Runtime's WebAssembly prints: there it has no files, and prints its profiles. */
import { fail } from "@hyaline/core";
import type { ProfileSource } from "../runtime.js";

/** Runs `work`, which is synchronous, and gives what was printed meanwhile, which goes nowhere else. */
export type Capture = (work: () => void) => string;

type Print = (...args: unknown[]) => unknown;

/**
 * Node: the module writes to standard output by `fs.writeSync`, which it looks up when it prints.
 */
export function captureInNode(): Capture | undefined {
  const fs = typeof process === "object" ? process.getBuiltinModule?.("node:fs") : undefined;
  if (!fs) return undefined;
  return (work) => {
    const lines: string[] = [];
    const original = fs.writeSync;
    const capturing: Print = (...args) => {
      if (args[0] !== 1) return Reflect.apply(original, fs, args);
      lines.push(String(args[1]));
      return String(args[1]).length;
    };
    fs.writeSync = capturing as typeof fs.writeSync;
    try {
      work();
    } finally {
      fs.writeSync = original;
    }
    return lines.join("");
  };
}

/** Browsers: the module takes hold of `console.log` when it starts, so that it is given one that can be listened to. */
export async function captureFromStart(start: () => Promise<void>): Promise<Capture> {
  const original = console.log;
  let lines: string[] | undefined;
  const listening: Print = (...args) => {
    if (lines) lines.push(args.join(" "));
    else original.apply(console, args);
  };
  console.log = listening;
  try {
    await start();
    return (work) => {
      const own: string[] = [];
      lines = own;
      try {
        work();
      } finally {
        lines = undefined;
      }
      return own.join("\n");
    };
  } finally {
    if (console.log === listening) console.log = original;
  }
}

/** The profiles of a runtime that prints them when a session's notes end. */
export const profilesFromPrints = (capture: Capture): ProfileSource => ({
  options: () => ({}),
  end: async (session) => {
    const text = capture(() => session.endProfiling());
    if (text !== "") return text;
    return fail(
      "unsupported",
      "ONNX Runtime's profile cannot be caught: something else started the runtime",
      undefined,
      "create the backend before other users of onnxruntime-web",
    );
  },
});
