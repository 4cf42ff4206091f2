import { allocate, evaluate } from "@hyaline/core";
import { titleOf } from "../example.js";
import { exampleInputs } from "../inputs.js";
import { type Check, resultsOf } from "./check.js";

/** What was inferred before the run, shape and dtype, is what the run gives. */
export const checkInference: Check = async (example, backend) => {
  const results = await evaluate([...resultsOf(example, exampleInputs(example))], { backend });
  for (const result of results) {
    const data = await result.data({ backend });
    const expected = allocate(result.dtype, 0).constructor;
    if (data.constructor !== expected) {
      const got = data.constructor.name;
      throw new Error(`${titleOf(example)}: ${result.dtype} is held in ${expected.name}, got ${got}`);
    }
    if (data.length !== result.size) {
      const inferred = `[${result.shape.join(", ")}]`;
      throw new Error(`${titleOf(example)}: ${inferred} was inferred, and ${data.length} elements came`);
    }
    if (result.dtype === "bool" && !data.every((v) => v === 0 || v === 1)) {
      throw new Error(`${titleOf(example)}: bool holds 0 and 1, got ${[...new Set(data)].join(", ")}`);
    }
  }
};
