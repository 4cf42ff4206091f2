import { referenceBackend } from "@hyaline/backend-reference";
import { type Backend, isFloat, jit, type Tensor } from "@hyaline/core";
import { compareNumbers, compareTensors, numbersOf, toleranceOf } from "../compare.js";
import { type OpExample, titleOf } from "../example.js";
import { exampleInputs } from "../inputs.js";
import { type Check, resultsOf } from "./check.js";

/** The result is what was worked out elsewhere, where the example says it, and what the reference backend computes. */
export const checkForward: Check = async (example, backend) => {
  const { expected, tolerance = 1 } = example;
  const results = await runOn(example, backend);
  const [first] = results;
  if (expected && first) {
    const allowed = isFloat(first.dtype) ? toleranceOf(first.dtype, tolerance) : 0;
    compareNumbers(await numbersOf(first), expected, {
      what: titleOf(example),
      tolerance: allowed,
      nonFinite: backend.supports.nonFinite,
    });
  }
  if (backend.name === "reference") return;
  const reference = await runOn(example, referenceBackend());
  await compareTensors(results, reference, titleOf(example), tolerance, backend.supports);
};

/** The example as a compiled function of its inputs, so that nothing about them is known before the run. */
async function runOn(example: OpExample, backend: Backend): Promise<Tensor[]> {
  const call = jit((...inputs: Tensor[]) => [...resultsOf(example, inputs)], { backend });
  const results = await call(...exampleInputs(example));
  await Promise.all(results.map((result) => result.data()));
  call.dispose();
  return results;
}
