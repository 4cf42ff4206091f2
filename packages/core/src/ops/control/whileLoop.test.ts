import { referenceBackend } from "@hyaline/backend-reference";
import {
  cond,
  grad,
  type HyalineError,
  jit,
  less,
  logicalAnd,
  type Tensor,
  tensor,
  useBackend,
  vmap,
  whileLoop,
  zeros,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

type Pair = [x: Tensor, n: Tensor];
const doubling =
  (limit?: number) =>
  (x: Tensor): Pair =>
    whileLoop(
      ([value]: Pair) => less(value, 100),
      ([value, n]: Pair): Pair => [value.mul(2), n.add(1)],
      [x, zeros([])],
      limit === undefined ? {} : { limit },
    );
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return "none";
  } catch (error) {
    return (error as HyalineError).code;
  }
};

describe("whileLoop", () => {
  test("takes as many steps as the data asks for", async () => {
    const call = jit(doubling());
    for (const [x, last, steps] of [
      [3, 192, 6],
      [60, 120, 1],
      [200, 200, 0],
    ] as const) {
      const [value, n] = await call(tensor(x));
      expect([await value.item(), await n.item()]).toEqual([last, steps]);
    }
  });

  test("each example of a batch ends by itself", async () => {
    const [values, steps] = await jit(vmap(doubling()))(tensor([3, 200, 60]));
    expect(await values.array()).toEqual([192, 200, 120]);
    expect(await steps.array()).toEqual([6, 0, 1]);
  });

  test("its gradient is that of the steps that were taken", async () => {
    const value = (x: Tensor) => doubling(20)(x)[0];
    const slope = jit(grad(value));
    expect(await (await slope(tensor(3))).item()).toBe(64);
    expect(await (await slope(tensor(200))).item()).toBe(1);
    const curve = (x: Tensor) => doubling(20)(x.mul(x))[0];
    expect(await grad(grad(curve))(tensor(3)).item()).toBe(2 * 16);
  });

  test("a gradient of a loop that goes on after its limit is the same error, and no slope of fewer steps", async () => {
    const slope = grad((x: Tensor) => doubling(5)(x)[0]);
    expect(await slope(tensor(4)).item()).toBe(32);
    for (const each of [slope, jit(slope)]) {
      const failed = await (async () => (await each(tensor(3))).item())().catch((error: unknown) => error);
      expect(failed).toMatchObject({
        code: "convergence",
        message: expect.stringMatching(/limit of 5 steps/),
      });
    }
  });

  test("a gradient of steps without end is refused by name", () => {
    expect(() => grad((x: Tensor) => doubling()(x)[0])(tensor(3))).toThrow(
      expect.objectContaining({
        code: "not-differentiable",
        message: expect.stringMatching(/whileLoop .*1000000.*limit/),
      }),
    );
  });

  test("a loop that goes on after its limit is an error, and one that ends at it is none", async () => {
    expect(await doubling(6)(tensor(3))[0].item()).toBe(192);
    const failed = await doubling(5)(tensor(3))[0]
      .item()
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "convergence", message: expect.stringMatching(/limit of 5 steps/) });
  });

  test("an abort by a timer ends it", async () => {
    const endless = jit((x: Tensor) =>
      whileLoop(
        (v: Tensor) => v.greater(0),
        (v) => v.add(1),
        x,
        { limit: 1e9 },
      ),
    );
    const ended = await endless
      .call([tensor(1)], { signal: AbortSignal.timeout(20) })
      .catch((e: unknown) => e);
    expect(ended).toMatchObject({ code: "aborted" });
  });

  test("wrong calls say what to write", () => {
    const x = zeros([2]);
    const same = (v: Tensor) => v;
    expect(codeOf(() => whileLoop((v: Tensor) => v, same, x))).toBe("dtype");
    expect(codeOf(() => whileLoop((v: Tensor) => less(v, 1), same, x))).toBe("dtype");
    expect(
      codeOf(() =>
        whileLoop(
          (v: Tensor) => less(v.sum(), 1),
          (v) => v.sum(),
          x,
        ),
      ),
    ).toBe("shape");
    expect(codeOf(() => whileLoop((v: Tensor) => less(v.sum(), 1), same, x, { limit: 1.5 }))).toBe(
      "argument",
    );
  });

  test("what it closes over and conditions inside of it are differentiated too", async () => {
    const fn = (w: Tensor) =>
      whileLoop(
        ([v, n]: Pair) => logicalAnd(less(v, 50), less(n, 10)),
        ([v, n]: Pair): Pair => [
          cond(
            less(n, 2),
            (a: Tensor) => a.mul(w),
            (a: Tensor) => a.add(w),
            v,
          ),
          n.add(1),
        ],
        [tensor(1), zeros([])],
        { limit: 10 },
      )[0];
    // 1 · w · w + 8 w at w = 3.
    expect(await fn(tensor(3)).item()).toBe(33);
    expect(await grad(fn)(tensor(3)).item()).toBe(14);
  });
});
