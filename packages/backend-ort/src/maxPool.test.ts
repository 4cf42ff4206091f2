import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  conv,
  grad,
  jit,
  maxPool,
  mul,
  type PoolOptions,
  relu,
  sum,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

/** Numbers of which many are equal, from -1 to 1.5, the same for a seed. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 24) / 100 - 1 > 0.5 ? 1.5 : Math.round((state >>> 24) / 25) / 4 - 1;
  });
}

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const random = (shape: readonly number[], seed: number) => tensor(numbers(sizeOf(shape), seed), { shape });

const pools: readonly (readonly [string, readonly number[], PoolOptions])[] = [
  ["2 × 2", [3, 4, 8, 6], { kernel: 2 }],
  ["2 × 2, with a row and a column left over", [2, 3, 7, 9], { kernel: 2 }],
  ["3 × 3", [2, 2, 9, 6], { kernel: 3 }],
  ["2 × 2, whose offsets do not fit a byte", [1, 2, 4, 600], { kernel: 2 }],
  ["2 × 2 in ceil mode", [2, 2, 5, 7], { kernel: 2, ceilMode: true }],
  ["2 × 3", [2, 2, 6, 9], { kernel: [2, 3] }],
  ["apart, with elements between them", [2, 2, 9, 9], { kernel: 2, strides: 3 }],
  ["overlapping, padded", [2, 2, 7, 7], { kernel: 3, strides: 2, padding: 1 }],
  ["one axis", [2, 3, 10], { kernel: 2 }],
  ["three axes", [2, 2, 4, 4, 6], { kernel: 2 }],
  ["7 × 7, too many elements to take apart", [2, 2, 7, 14], { kernel: 7 }],
];

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const contents: readonly (readonly [string, (x: Float32Array) => void])[] = [
  ["finite numbers", () => undefined],
  [
    "NaN",
    (x) => {
      for (let i = 0; i < x.length; i += 7) x[i] = nan;
    },
  ],
  [
    "infinities of both signs",
    (x) => {
      for (let i = 0; i < x.length; i += 5) x[i] = i % 2 ? infinity : -infinity;
    },
  ],
  ["nothing but -Infinity", (x) => x.fill(-infinity, 0, x.length - 1)],
];

describe.each(["wasm", "cpu"] as const)("on %s, as on the reference backend", (device) => {
  let backend: Backend;
  const reference = referenceBackend();
  beforeAll(async () => {
    backend = await ortBackend({ device });
  });
  afterAll(() => backend.dispose());

  async function expectSame(fn: (x: Tensor) => Tensor, x: Tensor, digits?: number): Promise<void> {
    const [ours, theirs] = await Promise.all(
      [backend, reference].map(async (each) => {
        const result = await jit(fn, { backend: each })(x);
        // The sign of zero is left open.
        return Array.from(await result.data(), (value) => value + 0);
      }),
    );
    if (digits === undefined) return expect(ours).toEqual(theirs);
    theirs?.forEach((value, i) => {
      const own = ours?.[i] as number;
      if (Number.isFinite(value)) expect(own).toBeCloseTo(value, digits);
      else expect(own).toBe(value);
    });
  }

  describe.each(contents)("of %s", (_, change) => {
    test.each(pools)(
      "windows of %s and their gradient, with and without ReLU",
      async (_name, shape, options) => {
        const data = numbers(sizeOf(shape), 1);
        change(data);
        const weigh = (y: Tensor) => sum(mul(y, random(y.shape, 2)));
        const gradients = [
          (x: Tensor) => weigh(maxPool(x, options)),
          (x: Tensor) => weigh(maxPool(relu(x), options)),
          // The mask does not follow the pool.
          (x: Tensor) => sum(mul(maxPool(relu(x), options), maxPool(mul(relu(x), -1), options))),
        ];
        await expectSame((x) => maxPool(x, options), tensor(data, { shape }));
        for (const each of gradients) {
          await expectSame(grad(each), tensor(data, { shape }));
        }
      },
    );
  });

  // The pool's guard looks at x, and not at what two convolutions made of it.
  test.each([
    ["finite numbers", []],
    ["NaN", [nan]],
    ["an infinity", [infinity]],
    ["infinities", [infinity, -infinity]],
    ["numbers whose products overflow", [3e38, -3e38, 3e38]],
  ])("a pool after convolutions of %s", async (_, odd) => {
    const shape = [2, 1, 12, 12];
    const data = numbers(sizeOf(shape), 3);
    odd.forEach((value, i) => {
      data[40 + i] = value;
    });
    const [first, second] = [random([8, 1, 3, 3], 4), random([8, 8, 3, 3], 5)];
    const net = (x: Tensor) => {
      const inner = maxPool(relu(conv(x, first, { padding: 1 })), { kernel: 2 });
      return maxPool(conv(inner, second, random([8], 6), { padding: 1 }), { kernel: 2 });
    };
    await expectSame(net, tensor(data, { shape }), 3);
  });
});
