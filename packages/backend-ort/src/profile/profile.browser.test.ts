import { conv, jit, relu, type Tensor, tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { ortBackend } from "../ortBackend.js";

const filled = (shape: number[]) =>
  tensor(new Float32Array(shape.reduce((a, b) => a * b)).fill(0.1), { shape });

test.each([false, true])("the profile of a convolution in the browser, worker: %s", async (worker) => {
  const backend = await ortBackend({ device: "wasm", profile: true, worker });
  const f = jit((x: Tensor, w: Tensor) => relu(conv(x, w)), { backend });
  await (await f(filled([1, 3, 32, 32]), filled([8, 3, 3, 3]))).data();
  const { rows, runs } = await backend.profile({ by: "op" });
  expect(runs).toBe(1);
  expect(rows.map(({ op }) => op)).toEqual(expect.arrayContaining(["FusedConv", "(between ops)"]));
  await backend.dispose();
});
