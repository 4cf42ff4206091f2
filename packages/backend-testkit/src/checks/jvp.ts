import { jit, jvp, type Tensor } from "@hyaline/core";
import { compareNumbers, numbersOf } from "../compare.js";
import { titleOf } from "../example.js";
import { differentiableInputs, exampleInputs, fromNumbers, randomNumbers } from "../inputs.js";
import type { Check } from "./check.js";
import { differenceAlong, floatResults, withValues } from "./differences.js";
import { derivativeTolerance } from "./gradient.js";

/** The derivative along a direction by forward mode is that by finite differences. */
export const checkJvp: Check = async (example, backend) => {
  const argnums = differentiableInputs(example);
  if (argnums.length === 0) return;
  const results = floatResults(example);
  const inputs = exampleInputs(example);
  const next = randomNumbers(`directions of ${titleOf(example)}`);
  const directions = inputs.map(({ size }, i) =>
    argnums.includes(i) ? Float64Array.from({ length: size }, () => Math.fround(next() - 0.5)) : undefined,
  );
  const push = jit(
    (...all: Tensor[]) => {
      const [primals, tangents] = [all.slice(0, inputs.length), all.slice(inputs.length)];
      const moving = argnums.map((i) => primals[i] as Tensor);
      const fn = (...moved: Tensor[]) =>
        results(
          ...primals.map((primal, i) =>
            argnums.includes(i) ? (moved[argnums.indexOf(i)] as Tensor) : primal,
          ),
        );
      return [...jvp(fn, moving, tangents).tangent];
    },
    { backend },
  );
  const tangents = argnums.map((i) => {
    const { shape, dtype } = inputs[i] as Tensor;
    return fromNumbers(directions[i] as Float64Array, shape, dtype);
  });
  const pushed = await push(...inputs, ...tangents);
  const got = (await Promise.all(pushed.map(numbersOf))).flatMap((list) => Array.from(list));
  push.dispose();
  const expected = await withValues(example, results, (valueAt, start) =>
    differenceAlong(valueAt, start, directions),
  );
  compareNumbers(got, expected, {
    what: `${titleOf(example)}: J v`,
    tolerance: Math.max(...pushed.map((tangent) => derivativeTolerance(tangent, example))),
  });
};
