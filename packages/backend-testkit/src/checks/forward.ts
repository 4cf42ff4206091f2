import { referenceBackend } from "@hyaline/backend-reference";
import { isFloat } from "@hyaline/core";
import { compareNumbers, compareTensors, numbersOf, toleranceOf } from "../compare.js";
import { titleOf } from "../example.js";
import { type Check, runOn } from "./check.js";

/** The result is what was worked out elsewhere, where the example says it, and what the reference backend computes. */
export const checkForward: Check = async (example, backend) => {
  const { expected, tolerance = 1, relative } = example;
  const results = await runOn(example, backend);
  const [first] = results;
  if (expected && first) {
    const allowed = isFloat(first.dtype) ? toleranceOf(first.dtype, tolerance) : 0;
    compareNumbers(await numbersOf(first), expected, {
      what: titleOf(example),
      tolerance: allowed,
      relative,
      nonFinite: backend.supports.nonFinite,
    });
  }
  if (backend.name === "reference") return;
  const reference = await runOn(example, referenceBackend());
  await compareTensors(results, reference, titleOf(example), tolerance, backend.supports);
};
