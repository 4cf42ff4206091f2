import {
  evaluate,
  gather,
  scatter,
  scatterAlongAxis,
  type Tensor,
  takeAlongAxis,
  tensor,
  zeros,
} from "@hyaline/core";
import { expect, test } from "vitest";
import { referenceBackend } from "../referenceBackend.js";

const backend = referenceBackend();
const x = zeros([3]);
const index = (i: number): Tensor => tensor([i], { dtype: "int32" });

test.each<[string, (i: Tensor) => Tensor]>([
  ["gather", (i) => gather(x, i)],
  ["takeAlongAxis", (i) => takeAlongAxis(x, i)],
  ["scatter", (i) => scatter(x, i, zeros([1]))],
  ["scatterAlongAxis", (i) => scatterAlongAxis(x, i, zeros([1]))],
])("%s refuses an index out of range when it runs", async (name, call) => {
  for (const inside of [-3, 2]) await evaluate(call(index(inside)), { backend });
  for (const outside of [-4, 3]) {
    await expect(evaluate(call(index(outside)), { backend })).rejects.toMatchObject({
      code: "argument",
      message: `${name} needs indices from -3 to 2; got ${outside}`,
    });
  }
});
