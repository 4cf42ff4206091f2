import { fail } from "@hyaline/core";
import type { Emitter } from "../graph/emitter.js";

/** Refuses what opset 17 lacks. Not an op itself. */
export function checkOpset(context: Emitter, what: string): void {
  if (context.opset < 18)
    fail("unsupported", `${what} needs opset 18`, String(context.opset), "write the file for a newer one");
}
