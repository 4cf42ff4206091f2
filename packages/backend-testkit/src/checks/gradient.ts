import { grad, jit, type Tensor } from "@hyaline/core";
import { compareNumbers, numbersOf, toleranceOf } from "../compare.js";
import { type OpExample, titleOf } from "../example.js";
import { differentiableInputs, exampleInputs, randomNumbers } from "../inputs.js";
import type { Check } from "./check.js";
import { gradientExample, weightedSum } from "./derived.js";
import { DIFFERENCE_TOLERANCE, differenceAlong, withValues } from "./differences.js";

/** Of a larger input only as many elements are moved, chosen at random. */
const MOST_ELEMENTS = 16;

/** The derivative by reverse mode is that by finite differences. */
export const checkGradient: Check = async (example, backend) => {
  const argnums = differentiableInputs(example);
  if (argnums.length === 0) return;
  const loss = weightedSum(example);
  const take = jit((...xs: Tensor[]) => [...(grad(loss, { argnums })(...xs) as unknown as Tensor[])], {
    backend,
  });
  const gradients = await take(...exampleInputs(example));
  const numbers = await Promise.all(gradients.map(numbersOf));
  take.dispose();
  await withValues(
    example,
    (...xs) => [loss(...xs)],
    async (valueAt, start) => {
      for (const [k, argnum] of argnums.entries()) {
        const size = (start[argnum] as Float64Array).length;
        const places = chosenPlaces(size, titleOf(example));
        const expected: number[] = [];
        for (const place of places) {
          const directions = start.map((_, i) =>
            i === argnum ? new Float64Array(size).with(place, 1) : undefined,
          );
          expected.push(...(await differenceAlong(valueAt, start, directions)));
        }
        compareNumbers(
          places.map((place) => numbers[k]?.[place] as number),
          expected,
          {
            what: `${titleOf(example)}: derivative by input ${argnum} at ${places}`,
            tolerance: derivativeTolerance(gradients[k] as Tensor, example),
          },
        );
      }
    },
  );
};

/** The same for the gradient itself, where the example is smooth. */
export const checkSecondDerivative: Check = async (example, backend) => {
  if (example.smooth === false || differentiableInputs(example).length === 0) return;
  await checkGradient(gradientExample(example), backend);
};

/** That of the dtype, or of the finite differences where those are the coarser. */
export const derivativeTolerance = ({ dtype }: Tensor, { tolerance = 1 }: OpExample): number =>
  Math.max(DIFFERENCE_TOLERANCE * tolerance, toleranceOf(dtype, tolerance));

function chosenPlaces(size: number, seed: string): number[] {
  if (size <= MOST_ELEMENTS) return [...new Array(size).keys()];
  const next = randomNumbers(`places of ${seed}`);
  return Array.from({ length: MOST_ELEMENTS }, () => Math.floor(next() * size));
}
