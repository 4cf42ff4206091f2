import { jit, type Tensor } from "@hyaline/core";
import { compareNumbers, numbersOf, toleranceOf } from "../compare.js";
import { titleOf } from "../example.js";
import { relativeExamples } from "../examples/relative.js";
import { exampleInputs } from "../inputs.js";
import type { Behaviour } from "./behaviour.js";

const examples = relativeExamples.filter(({ inputs }) =>
  inputs.every(({ dtype = "float32" }) => dtype === "float32"),
);

/** Where a suite runs an example of each op alone, since shaders are compiled for each, this still runs all of these, in one graph. */
export const digitsInTails: Behaviour = {
  name: "functions keep their digits near 0 and in their tails",
  run: async (backend) => {
    if (!backend.supports.dtypes.has("float32")) return;
    const all = jit((...xs: Tensor[]) => examples.map(({ call }, i) => call(xs[i] as Tensor) as Tensor), {
      backend,
    });
    const results = await all(...examples.flatMap((example) => exampleInputs(example)));
    all.dispose();
    for (const [i, { expected = [], ...example }] of examples.entries()) {
      compareNumbers(await numbersOf(results[i] as Tensor), expected, {
        what: titleOf(example),
        tolerance: toleranceOf("float32"),
        relative: true,
      });
    }
  },
};
