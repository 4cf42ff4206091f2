import { referenceBackend } from "@hyaline/backend-reference";
import { evaluate, stack, type Tensor, vmap } from "@hyaline/core";
import { compareTensors } from "../compare.js";
import { type OpExample, titleOf } from "../example.js";
import { differentiableInputs, exampleInputs } from "../inputs.js";
import { type Check, resultsOf } from "./check.js";
import { gradientExample } from "./derived.js";

const BATCH = 3;
const oracle = referenceBackend();

/** A batch at once gives what a loop over its examples gives, for each choice of inputs that are batched. */
export const checkVmap: Check = (example, backend) => vmapAgainstLoop(example, backend);

/**
 * The same for the gradient. Its graph is made of ops that have examples of their own, so that on any backend but the
 * oracle all inputs are batched at once, and no choice of them.
 */
export const checkVmapOfGradient: Check = async (example, backend) => {
  if (differentiableInputs(example).length === 0) return;
  const all = [example.inputs.map(() => true)];
  const batchings = backend.name === "reference" ? choices(example.inputs.length) : all;
  await vmapAgainstLoop(gradientExample(example), backend, batchings);
};

async function vmapAgainstLoop(
  example: OpExample,
  backend: Parameters<Check>[1],
  batchings = choices(example.inputs.length),
): Promise<void> {
  const draws = Array.from({ length: BATCH }, (_, draw) => exampleInputs(example, { draw }));
  const shared = draws[0] as Tensor[];
  for (const isBatched of batchings) {
    const inAxes = isBatched.map((batched) => (batched ? 0 : null));
    const inputs = shared.map((input, i) =>
      inAxes[i] === 0 ? stack(draws.map((draw) => draw[i] as Tensor)) : input,
    );
    const batched = vmap((...xs: Tensor[]) => [...resultsOf(example, xs)], { inAxes })(...inputs);
    const loop = draws.map((draw) =>
      resultsOf(
        example,
        shared.map((input, i) => (inAxes[i] === 0 ? (draw[i] as Tensor) : input)),
      ),
    );
    // Stacking is the kit's own work: a backend that cannot is checked all the same.
    await evaluate(inputs, { backend: oracle });
    await evaluate([batched, loop], { backend });
    const expected = batched.map((_, k) => stack(loop.map((results) => results[k] as Tensor)));
    await evaluate(expected, { backend: oracle });
    const which = inAxes.map((axis) => (axis === 0 ? "batched" : "shared")).join(", ");
    const what = `${titleOf(example)}: vmap over (${which})`;
    await compareTensors(batched, expected, what, example.tolerance, backend.supports);
  }
}

/** Which inputs are batched: every choice of up to four; of more each alone, all but each, and all. */
function choices(count: number): boolean[][] {
  const from = (isBatched: (i: number) => boolean) => Array.from({ length: count }, (_, i) => isBatched(i));
  if (count <= 4) {
    return Array.from({ length: 2 ** count - 1 }, (_, bits) => from((i) => (((bits + 1) >> i) & 1) === 1));
  }
  const each = [...new Array(count).keys()];
  return [
    ...each.map((one) => from((i) => i === one)),
    ...each.map((one) => from((i) => i !== one)),
    from(() => true),
  ];
}
