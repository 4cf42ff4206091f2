/** What every example is checked for. The names head the columns of the coverage table. */
import type { Backend } from "@hyaline/core";
import { differentiableInputs } from "../inputs.js";
import { checkBody } from "./body.js";
import type { Check } from "./check.js";
import { gradientExample } from "./derived.js";
import { checkForward } from "./forward.js";
import { checkGradient, checkSecondDerivative } from "./gradient.js";
import { checkInference } from "./infer.js";
import { checkJvp } from "./jvp.js";
import { checkVmap, checkVmapOfGradient } from "./vmap.js";

export const checks: Readonly<Record<string, Check>> = {
  forward: checkForward,
  inference: checkInference,
  body: checkBody,
  gradient: checkGradient,
  jvp: checkJvp,
  "second derivative": checkSecondDerivative,
  vmap: checkVmap,
  "vmap of the gradient": checkVmapOfGradient,
};

/** Checks of derivatives against the reference backend, whose own are checked against finite differences. */
const againstReference: Readonly<Record<string, Check>> = {
  forward: checkForward,
  inference: checkInference,
  gradient: async (example, backend) => {
    if (differentiableInputs(example).length > 0) await checkForward(gradientExample(example), backend);
  },
  "second derivative": async (example, backend) => {
    if (example.smooth === false || differentiableInputs(example).length === 0) return;
    await checkForward(gradientExample(gradientExample(example)), backend);
  },
  vmap: checkVmap,
};

/** Finite differences for the oracle, and for every other backend that it computes the same as the oracle. */
export const checksFor = ({ name }: Backend): Readonly<Record<string, Check>> =>
  name === "reference" ? checks : againstReference;
