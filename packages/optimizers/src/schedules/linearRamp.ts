import { add, mul } from "@hyaline/core";
import { checkRange } from "../checkRange.js";
import type { Schedule } from "../optimizer.js";
import { progress } from "./progress.js";

export interface LinearRampOptions {
  /** What it starts from. */
  readonly initial: number;
  /** What it reaches, and keeps. */
  readonly final: number;
  /** After how many steps. */
  readonly steps: number;
}

/**
 * A straight line from `initial` to `final`, then `final`: a warm-up, for instance. PyTorch's `LinearLR`.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const warmUp = linearRamp({ initial: 0, final: 0.1, steps: 500 });
 * ```
 */
export function linearRamp({ initial, final, steps }: LinearRampOptions): Schedule {
  checkRange("linearRamp", { initial, final });
  checkRange("linearRamp", { steps }, { low: 1 });
  return (step) => add(mul(progress(step, steps), final - initial), initial);
}
