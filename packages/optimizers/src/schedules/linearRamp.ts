import { add, mul } from "@hyaline/core";
import { declare, type Given, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { atLeast1, initialRate, needed } from "./parts/options.js";
import { progress } from "./parts/progress.js";

const linearRampOptions = {
  /** What it starts from. */
  initial: initialRate(),
  /** What it reaches, and keeps. */
  final: needed("What it reaches, and keeps."),
  /** After how many steps it gets there. */
  steps: atLeast1("After how many steps it gets there."),
};
export interface LinearRampOptions extends Given<typeof linearRampOptions> {}

/**
 * A straight line from `initial` to `final`, then `final`: a warm-up, for instance. PyTorch's `LinearLR`.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const warmUp = linearRamp({ initial: 0, final: 0.1, steps: 500 });
 * ```
 */
export const linearRamp = /* @__PURE__ */ declare(
  (options: LinearRampOptions): Schedule => {
    const { initial, final, steps } = readOptions("linearRamp", linearRampOptions, options);
    return (step) => add(mul(progress(step, steps), final - initial), initial);
  },
  {
    name: "linearRamp",
    title: "Linear ramp",
    family: "schedules",
    summary: "A straight line from one value to another, which it keeps.",
    formula: "initial + (final - initial) · min(1, step / steps)",
  },
  linearRampOptions,
  {},
);
