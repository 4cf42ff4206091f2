import { type Backend, grad, jit, type Tensor } from "@hyaline/core";
import { compareNumbers, numbersOf } from "../compare.js";
import { type OpExample, titleOf } from "../example.js";
import { differentiableInputs, exampleInputs, fromNumbers, randomNumbers } from "../inputs.js";
import type { Check } from "./check.js";
import { gradientExample, weightedSum } from "./derived.js";

/** Of a larger input only as many elements are moved, chosen at random. */
const MOST_ELEMENTS = 16;
const STEP = 1e-4;
const TOLERANCE = 1e-7;

/** The derivative by reverse mode is that by finite differences, in float64. */
export const checkGradient: Check = async (example, backend) => {
  const argnums = differentiableInputs(example);
  if (argnums.length === 0) return;
  const inputs = exampleInputs(example, { float: "float64" });
  const loss = weightedSum(example);
  const gradients = (await jit(grad(loss, { argnums }) as unknown as (...xs: Tensor[]) => Tensor[], {
    backend,
  })(...inputs)) as Tensor[];
  for (const [k, argnum] of argnums.entries()) {
    const places = chosenPlaces((inputs[argnum] as Tensor).size, titleOf(example));
    const expected = await differences(loss, inputs, argnum, places, backend);
    const gradient = await numbersOf(gradients[k] as Tensor);
    compareNumbers(
      places.map((place) => gradient[place] as number),
      expected,
      {
        what: `${titleOf(example)}: derivative by input ${argnum} at ${places}`,
        tolerance: tolerance(example),
      },
    );
  }
};

/** The same for the gradient itself, where the example is smooth. */
export const checkSecondDerivative: Check = async (example, backend) => {
  if (example.smooth === false || differentiableInputs(example).length === 0) return;
  await checkGradient(gradientExample(example), backend);
};

const tolerance = ({ tolerance = 1 }: OpExample) => TOLERANCE * tolerance;

/** Derivatives by the five-point stencil, whose error is of fourth order. */
async function differences(
  loss: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  argnum: number,
  places: readonly number[],
  backend: Backend,
): Promise<number[]> {
  const run = jit(loss, { backend });
  const moved = inputs[argnum] as Tensor;
  const start = Float64Array.from(await numbersOf(moved));
  const valueAt = async (place: number, distance: number) => {
    const data = start.with(place, (start[place] as number) + distance);
    return (await run(...inputs.with(argnum, fromNumbers(data, moved.shape, "float64")))).item({ backend });
  };
  const results: number[] = [];
  for (const place of places) {
    const near = (await valueAt(place, STEP)) - (await valueAt(place, -STEP));
    const far = (await valueAt(place, 2 * STEP)) - (await valueAt(place, -2 * STEP));
    results.push((8 * near - far) / (12 * STEP));
  }
  run.dispose();
  return results;
}

function chosenPlaces(size: number, seed: string): number[] {
  if (size <= MOST_ELEMENTS) return [...new Array(size).keys()];
  const next = randomNumbers(`places of ${seed}`);
  return Array.from({ length: MOST_ELEMENTS }, () => Math.floor(next() * size));
}
