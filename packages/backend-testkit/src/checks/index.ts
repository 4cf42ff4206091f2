/** What every example is checked for. The names head the columns of the coverage table. */
import { checkBody } from "./body.js";
import type { Check } from "./check.js";
import { checkForward } from "./forward.js";
import { checkGradient, checkSecondDerivative } from "./gradient.js";
import { checkInference } from "./infer.js";
import { checkJvp } from "./jvp.js";
import { checkVmap, checkVmapOfGradient } from "./vmap.js";

export const checks: Readonly<Record<string, Check>> = {
  forward: checkForward,
  inference: checkInference,
  body: checkBody,
  vmap: checkVmap,
  gradient: checkGradient,
  jvp: checkJvp,
  "second derivative": checkSecondDerivative,
  "vmap of the gradient": checkVmapOfGradient,
};
