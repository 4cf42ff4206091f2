import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type Tensor, tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { importOnnx } from "../graph/importOnnx.js";
import { int, modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";

/** [a, b] with `b` put in once more at `position`, joined. */
async function inserted(position: number): Promise<unknown> {
  const model = importOnnx(
    modelBytes({
      node: [
        node("SequenceConstruct", ["a", "b"], ["both"]),
        node("SequenceInsert", ["both", "b", "position"], ["three"]),
        node("ConcatFromSequence", ["three"], ["y"], [int("axis", 0)]),
      ],
      initializer: [rawTensor("position", [], BigInt64Array.of(BigInt(position)))],
      input: [valueInfo("a", [1]), valueInfo("b", [1])],
      output: [valueInfo("y", [3])],
    }),
  );
  const run = jit((a: Tensor, b: Tensor) => model.fn({ a, b }) as Tensor, { backend: referenceBackend() });
  return (await run(tensor([1]), tensor([2]))).array();
}

test("a tensor goes into a sequence at a position that may count from the back, or to the end", async () => {
  expect(await inserted(0)).toEqual([2, 1, 2]);
  expect(await inserted(-2)).toEqual([2, 1, 2]);
  expect(await inserted(1)).toEqual([1, 2, 2]);
  expect(await inserted(2)).toEqual([1, 2, 2]);
  await expect(inserted(3)).rejects.toMatchObject({ code: "axis" });
  await expect(inserted(-3)).rejects.toMatchObject({ code: "axis" });
});
