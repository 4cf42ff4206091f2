/** What every example is checked for. The names head the columns of the coverage table. */
import type { Check } from "./check.js";
import { checkForward } from "./forward.js";
import { checkGradient, checkSecondDerivative } from "./gradient.js";
import { checkInference } from "./infer.js";
import { checkJvp } from "./jvp.js";
import { checkVmap, checkVmapOfGradient } from "./vmap.js";

export const checks: Readonly<Record<string, Check>> = {
  forward: checkForward,
  inference: checkInference,
  gradient: checkGradient,
  jvp: checkJvp,
  "second derivative": checkSecondDerivative,
  vmap: checkVmap,
  "vmap of the gradient": checkVmapOfGradient,
};
