/** The table of what workers can do. */
import type { Numbers } from "@hyaline/backend-reference";
import { convolve } from "./convolve.js";
import { elementwise } from "./elementwise.js";
import { filterGradient } from "./filterGradient.js";
import type { Loop } from "./loop.js";
import { matMul } from "./matMul.js";
import { reduce } from "./reduce.js";

export const loops = { convolve, elementwise, filterGradient, matMul, reduce };

export type LoopName = keyof typeof loops;

/** One call of a loop, before it is cut into ranges of units. */
export interface Job {
  readonly loop: LoopName;
  readonly inputs: readonly Numbers[];
  readonly out: Numbers;
  readonly how: unknown;
}

export function runJob({ loop, inputs, out, how }: Job, from: number, to: number): void {
  (loops[loop] as Loop<unknown>)(inputs, out, how, from, to);
}
