import { referenceBackend } from "@hyaline/backend-reference";
import { random, slice, type Tensor, useBackend, zeros } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { bind } from "../bind.js";
import { expectClose } from "../testing/arrays.js";
import { cachedAttention, multiHeadAttention } from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const x = random.normal(random.key(1), [2, 5, 4], { dtype: "float64" });

test.each([false, true])(
  "steps in pieces are causal attention's steps, rotary places: %s",
  async (rotary) => {
    const whole = multiHeadAttention(2, { causal: true, rotary });
    const variables = whole.init(random.key(0), x);
    const step = bind(cachedAttention(2, { maxSteps: 6, rotary }), variables);
    const first = step(slice(x, [null, [0, 2]]));
    const second = step({ x: slice(x, [null, [2, 3]]), cache: first.cache });
    const third = step({ x: slice(x, [null, [3, 5]]), cache: second.cache });
    const wanted = bind(whole, variables)(x);
    for (const [piece, from, to] of [[first, 0, 2], [second, 2, 3], [third, 3, 5]] as const) // biome-ignore format: pieces
      expectClose(
        await piece.output.array(),
        await slice(wanted, [null, [from, to]]).array(),
        1e-12,
        `from ${from}`,
      );
    expect(await third.cache.steps.item()).toBe(5);
  },
);

test("cachedAttention starts from a record without a cache, and holds so many steps", () => {
  const layer = cachedAttention(2, { maxSteps: 2 });
  const input = { x: zeros([1, 1, 4]) };
  const { output } = bind(layer, layer.init(random.key(0), input as never))(input);
  expect(output.shape).toEqual([1, 1, 4]);
  const many = zeros([1, 3, 4]) as Tensor;
  expect(() => bind(layer, layer.init(random.key(0), many))(many)).toThrow(
    expect.objectContaining({ code: "shape" }),
  );
});
