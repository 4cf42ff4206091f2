import { referenceBackend } from "@hyaline/backend-reference";
import { isFloat, type Tensor } from "@hyaline/core";
import { compareNumbers, compareTensors, numbersOf, toleranceOf } from "../compare.js";
import { titleOf } from "../example.js";
import { differentiableInputs, exampleInputs, fromNumbers } from "../inputs.js";
import { type Check, runOn } from "./check.js";
import { gradientExample } from "./derived.js";

/** The gradient is the reference's, in the example's own dtype. */
export const checkGradientAgreement: Check = async (example, backend) => {
  if (differentiableInputs(example).length === 0) return;
  const { tolerance = 1, smooth: _, ...rest } = example;
  const each = gradientExample(rest);
  const [got, expected] = [await runOn(each, backend), await runOn(each, referenceBackend())];
  await compareTensors(got, expected, titleOf(each), 10 * tolerance, backend.supports);
};

/** The reference's gradient in the example's own dtype is the one in float64, of the same numbers. */
export const checkGradientAgainstFloat64: Check = async (example, backend) => {
  if (differentiableInputs(example).length === 0) return;
  const { tolerance = 1, smooth: _, ...rest } = example;
  const each = gradientExample(rest);
  const inputs = exampleInputs(each);
  const wide = await Promise.all(inputs.map(inFloat64));
  const [got, exact] = [await runOn(each, backend, inputs), await runOn(each, backend, wide)];
  for (const [i, gradient] of got.entries())
    compareNumbers(await numbersOf(gradient), await numbersOf(exact[i] as Tensor), {
      what: `${titleOf(each)}, result ${i}`,
      tolerance: toleranceOf(gradient.dtype, 10 * tolerance),
    });
};

const inFloat64 = async (x: Tensor): Promise<Tensor> =>
  isFloat(x.dtype) ? fromNumbers(await numbersOf(x), x.shape, "float64") : x;

/**
 * The result and the gradient are the reference's: what is left of the other checks where there are many examples.
 * Gradients add up as many terms as their inputs have uses, and are given ten times the tolerance.
 */
export const checkAgreement: Check = async (example, backend) => {
  const { tolerance = 1, smooth: _, ...rest } = example;
  const hasGradient = differentiableInputs(example).length > 0;
  const gradient = hasGradient ? [{ ...gradientExample({ ...rest }), tolerance: 10 * tolerance }] : [];
  for (const each of [{ ...rest, tolerance: 2 * tolerance }, ...gradient]) {
    const [got, expected] = [await runOn(each, backend), await runOn(each, referenceBackend())];
    await compareTensors(got, expected, titleOf(each), each.tolerance, backend.supports);
  }
};
