/** Functions made of an example's, to be differentiated and checked in turn. */
import { grad, isFloat, type Tensor } from "@hyaline/core";
import { type OpExample, titleOf } from "../example.js";
import { differentiableInputs, fromNumbers, randomNumbers } from "../inputs.js";
import { resultsOf } from "./check.js";

/** A scalar of all floating-point results: their sum with fixed random weights. */
export function weightedSum(example: OpExample): (...inputs: Tensor[]) => Tensor {
  return (...inputs) => {
    const next = randomNumbers(`weights of ${titleOf(example)}`);
    const weighted = resultsOf(example, inputs)
      .filter(({ dtype }) => isFloat(dtype))
      .map((y) => {
        const weights = Array.from({ length: y.size }, () => 0.5 + next());
        return y.mul(fromNumbers(weights, y.shape, y.dtype)).sum();
      });
    return weighted.reduce((a, b) => a.add(b));
  };
}

/** The gradient of an example's weighted results, as an example of its own. */
export function gradientExample(example: OpExample): OpExample {
  const argnums = differentiableInputs(example);
  const { expected: _, ...rest } = example;
  return {
    ...rest,
    name: `${example.name} (gradient)`.trim(),
    call: (...inputs) => grad(weightedSum(example), { argnums })(...inputs) as unknown as Tensor[],
  };
}
