import { referenceBackend } from "@hyaline/backend-reference";
import { evaluate, isFloat } from "@hyaline/core";
import { compareNumbers, compareTensors, numbersOf, toleranceOf } from "../compare.js";
import { titleOf } from "../example.js";
import { exampleInputs } from "../inputs.js";
import { type Check, resultsOf } from "./check.js";

/** The result is what was worked out elsewhere, where the example says it, and what the reference backend computes. */
export const checkForward: Check = async (example, backend) => {
  const { expected, tolerance = 1 } = example;
  const results = await evaluate([...resultsOf(example, exampleInputs(example))], { backend });
  const [first] = results;
  if (expected && first) {
    const allowed = isFloat(first.dtype) ? toleranceOf(first.dtype, tolerance) : 0;
    compareNumbers(await numbersOf(first), expected, { what: titleOf(example), tolerance: allowed });
  }
  if (backend.name === "reference") return;
  const reference = await evaluate([...resultsOf(example, exampleInputs(example))], {
    backend: referenceBackend(),
  });
  await compareTensors(results, reference, titleOf(example), tolerance);
};
