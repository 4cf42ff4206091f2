import { referenceBackend } from "@hyaline/backend-reference";
import {
  erfInv,
  grad,
  jit,
  random,
  stack,
  type Tensor,
  tensor,
  threefry2x32,
  useBackend,
  vmap,
} from "@hyaline/core";
import { erfOp, randomBitsOp } from "@hyaline/core/ops";
import { beforeAll, describe, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));

const numbers = async (x: Tensor): Promise<number[]> => [...(await x.data())];
const key = (high: number, low: number) => tensor(Uint32Array.of(high, low));

/** Mean, variance, skewness and kurtosis. */
function moments(x: readonly number[]) {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const central = (p: number) => x.reduce((a, b) => a + (b - mean) ** p, 0) / x.length;
  const variance = central(2);
  return [mean, variance, central(3) / variance ** 1.5, central(4) / variance ** 2] as const;
}

// Known answers of the authors' Random123 library (kat_vectors, threefry2x32 with 20 rounds).
test.each([
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
])("threefry with key %i %i on %i %i", (k0, k1, c0, c1, x, y) => {
  expect(threefry2x32(k0, k1, c0, c1)).toEqual([x, y]);
});

describe("bits", () => {
  test("the graph of 32-bit operations gives what the loops give", async () => {
    for (const shape of [[], [1], [7], [2, 3], [0]]) {
      for (const k of [
        key(0, 0),
        key(0x13198a2e, 0x03707344),
        tensor(Uint32Array.of(1, 2, 3, 4), { shape: [2, 2] }),
      ]) {
        const [opened] = randomBitsOp.body([k], { shape }) as [Tensor];
        const whole = random.bits(k, shape);
        expect(opened.shape).toEqual(whole.shape);
        expect(await numbers(opened)).toEqual(await numbers(whole));
      }
    }
  });

  test("of a key at hand are those of a key that only a run will know, and so are splits and folds", async () => {
    const draw = (k: Tensor) => {
      const [a, b] = random.split(k) as [Tensor, Tensor];
      return [random.bits(a, [3, 5]), random.fold(b, 7), random.bits(random.fold(a, 0), [1]), b];
    };
    const atHand = draw(random.key(42));
    expect(atHand.every((x) => x.origin === undefined)).toBe(true);
    const later = await jit(draw)(random.key(42));
    for (const [i, x] of later.entries())
      expect(await numbers(x)).toEqual(await numbers(atHand[i] as Tensor));
  });

  test("are those of JAX's layout: counters (i, half + i)", async () => {
    const words = await numbers(random.bits(key(5, 6), [5]));
    const blocks = [0, 1, 2].map((i) => threefry2x32(5, 6, i, 3 + i));
    expect(words).toEqual([...blocks.map(([x]) => x), ...blocks.slice(0, 2).map(([, y]) => y)]);
  });

  test("of many keys at once are those of each", async () => {
    const keys = random.split(random.key(3), 4);
    const together = vmap((k: Tensor) => random.bits(k, [3]))(
      tensor(Uint32Array.from((await Promise.all(keys.map(numbers))).flat()), { shape: [4, 2] }),
    );
    expect(await numbers(together)).toEqual(
      (await Promise.all(keys.map((k) => numbers(random.bits(k, [3]))))).flat(),
    );
  });
});

describe("keys", () => {
  test("hold the whole seed", async () => {
    expect(await numbers(random.key(42))).toEqual([0, 42]);
    expect(await numbers(random.key(2 ** 40 + 7))).toEqual([256, 7]);
    expect(await numbers(random.key(-1))).toEqual([0xffffffff, 0xffffffff]);
  });

  test("split and folded are all different, and the same again", async () => {
    const root = random.key(1);
    const folds = Array.from({ length: 50 }, (_, i) => random.fold(root, i));
    const children = [...random.split(root, 50), ...folds, root];
    const texts = await Promise.all(children.map(async (k) => (await numbers(k)).join()));
    expect(new Set(texts).size).toBe(101);
    expect((await numbers(random.fold(random.key(1), 17))).join()).toBe(texts[67]);
    const step = tensor(17, { dtype: "int32" });
    expect((await numbers(random.fold(root, step))).join()).toBe(texts[67]);
    const many = vmap((i: Tensor) => random.fold(root, i))(tensor([16, 17], { dtype: "uint32" }));
    expect((await numbers(many)).join()).toBe(`${texts[66]},${texts[67]}`);
  });

  test.each([
    ["a fraction as a seed", () => random.key(0.5)],
    ["a float key", () => random.bits(tensor([1, 2]), [3])],
    ["a negative fold", () => random.fold(random.key(0), -1)],
    ["no keys", () => random.split(random.key(0), 0)],
    ["bounds out of order", () => random.uniform(random.key(0), [2], { low: 1, high: 0 })],
    ["a probability above 1", () => random.bernoulli(random.key(0), [2], { probability: 1.5 })],
    ["integers without room", () => random.integer(random.key(0), [2], { low: 3, high: 3 })],
    ["integers past int32", () => random.integer(random.key(0), [2], { high: 2 ** 33 })],
    ["a permutation of half a number", () => random.permutation(random.key(0), 0.5)],
    ["a negative deviation", () => random.normal(random.key(0), [2], { deviation: -1 })],
  ])("%s is a coded error", (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code: "argument" }));
  });

  test("integers are no continuous numbers", () => {
    expect(() => random.normal(random.key(0), [2], { dtype: "int32" })).toThrow(
      expect.objectContaining({ code: "dtype" }),
    );
  });
});

describe("distributions", () => {
  const size = 20_000;
  // Four standard errors of each statistic of `size` draws.
  const near = (got: number, want: number, deviation: number) =>
    expect(Math.abs(got - want)).toBeLessThan((4 * deviation) / Math.sqrt(size));

  test.each(["float32", "float64"] as const)("uniform %s", async (dtype) => {
    const x = await numbers(random.uniform(random.key(7), [size], { dtype }));
    const [mean, variance] = moments(x);
    near(mean, 0.5, Math.sqrt(1 / 12));
    near(variance, 1 / 12, Math.sqrt(1 / 180));
    expect(Math.min(...x)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...x)).toBeLessThan(1);
    const counts = new Array<number>(64).fill(0);
    for (const v of x) (counts[Math.floor(v * 64)] as number)++;
    const chiSquare = counts.reduce((sum, n) => sum + (n - size / 64) ** 2 / (size / 64), 0);
    expect(chiSquare).toBeLessThan(63 + 4 * Math.sqrt(2 * 63));
    expect(new Set(x).size).toBeGreaterThan(dtype === "float64" ? size - 1 : size - 60);
  });

  test.each(["float32", "float64"] as const)("normal %s", async (dtype) => {
    const x = await numbers(random.normal(random.key(8), [100, size / 100], { dtype }));
    const [mean, variance, skewness, kurtosis] = moments(x);
    near(mean, 0, 1);
    near(variance, 1, Math.sqrt(2));
    near(skewness, 0, Math.sqrt(6));
    near(kurtosis, 3, Math.sqrt(24));
    const half = size / 2;
    const correlation = x.slice(0, half).reduce((sum, v, i) => sum + v * (x[half + i] as number), 0) / half;
    near(correlation, 0, Math.SQRT2);
  });

  test("normal with a mean and a deviation, of odd and empty sizes", async () => {
    const [mean, variance] = moments(
      await numbers(random.normal(random.key(9), [size], { mean: 3, deviation: 2 })),
    );
    near(mean, 3, 2);
    near(variance, 4, 4 * Math.SQRT2);
    expect(random.normal(random.key(9), [3, 5]).shape).toEqual([3, 5]);
    expect(await numbers(random.normal(random.key(9), [0]))).toEqual([]);
    expect(await numbers(random.normal(random.key(9), []))).toHaveLength(1);
  });

  test("truncatedNormal", async () => {
    const x = await numbers(random.truncatedNormal(random.key(10), [size]));
    expect(Math.max(...x.map(Math.abs))).toBeLessThanOrEqual(2);
    const [mean, variance] = moments(x);
    near(mean, 0, 0.88);
    near(variance, 0.7737, 1);
  });

  test("bernoulli", async () => {
    const x = await numbers(random.bernoulli(random.key(11), [size], { probability: 0.3 }));
    near(moments(x)[0], 0.3, Math.sqrt(0.21));
    const p = tensor([0, 1]);
    expect(await random.bernoulli(random.key(11), [3, 2], { probability: p }).array()).toEqual(
      new Array(3).fill([false, true]),
    );
  });

  test("gumbel", async () => {
    const [mean, variance] = moments(await numbers(random.gumbel(random.key(12), [size])));
    near(mean, 0.5772, Math.PI / Math.sqrt(6));
    near(variance, Math.PI ** 2 / 6, 3.5);
  });

  test("categorical", async () => {
    const logits = tensor([
      [Math.log(0.2), Math.log(0.5), Math.log(0.3)],
      [-50, 0, -50],
    ]);
    const x = random.categorical(random.key(13), logits, { samples: [size] });
    expect(x.shape).toEqual([size, 2]);
    const drawn = (await x.array()) as number[][];
    [0.2, 0.5, 0.3].forEach((p, i) => {
      near(drawn.filter(([a]) => a === i).length / size, p, Math.sqrt(p * (1 - p)));
    });
    expect(drawn.every(([, b]) => b === 1)).toBe(true);
    expect(random.categorical(random.key(13), logits, { axis: 0 }).shape).toEqual([3]);
  });
});

describe("whole numbers", () => {
  test("integer", async () => {
    const x = await numbers(random.integer(random.key(14), [12_000], { low: -1, high: 5 }));
    const counts = [-1, 0, 1, 2, 3, 4].map((n) => x.filter((v) => v === n).length);
    expect(counts.reduce((a, b) => a + b)).toBe(12_000);
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(12_000 * (5 / 36)));
    const wide = await numbers(
      random.integer(random.key(15), [1000], { low: -(2 ** 30), high: 2 ** 30 - 1 }),
    );
    expect(Math.min(...wide)).toBeLessThan(-(2 ** 29));
    expect(Math.max(...wide)).toBeGreaterThan(2 ** 29);
  });

  test("permutation", async () => {
    const x = await numbers(random.permutation(random.key(16), 500));
    expect([...x].sort((a, b) => a - b)).toEqual([...Array(500).keys()]);
    const moved = x.filter((v, i) => v !== i).length;
    expect(moved).toBeGreaterThan(490);
    expect(await numbers(random.permutation(random.key(16), 0))).toEqual([]);
    // Every order of three is as likely as any other.
    const keys = random.split(random.key(17), 600);
    const orders = vmap((k: Tensor) => random.permutation(k, 3))(stack(keys));
    const texts = ((await orders.array()) as number[][]).map((order) => order.join(""));
    for (const order of ["012", "021", "102", "120", "201", "210"]) {
      const count = texts.filter((text) => text === order).length;
      expect(Math.abs(count - 100)).toBeLessThan(4 * Math.sqrt(600 * (5 / 36)));
    }
  });

  test("permutation of a tensor's columns", async () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const shuffled = (await random.permutation(random.key(3), x, { axis: 1 }).array()) as number[][];
    const order = await numbers(random.permutation(random.key(3), 3));
    expect(shuffled).toEqual([order.map((i) => i + 1), order.map((i) => i + 4)]);
  });
});

test("erfInv undoes erf", async () => {
  const x = [-5, -3.3, -2, -1, -0.3, -1e-9, 0, 1e-30, 0.02, 0.7, 1.9, 2.6];
  const y = tensor(
    x.map((v) => erfOp.evaluate?.(v) as number),
    { dtype: "float64" },
  );
  const back = await numbers(erfInv(y));
  // An error of one rounding in y moves x by its derivative.
  x.forEach((v, i) => {
    const slope = (Math.sqrt(Math.PI) / 2) * Math.exp(v * v);
    expect(Math.abs((back[i] as number) - v)).toBeLessThanOrEqual(4e-16 * (Math.abs(v) + slope));
  });
  expect(await numbers(erfInv(tensor([1, -1, 1.5])))).toEqual([Infinity, -Infinity, Number.NaN]);
  const slope = await grad((t: Tensor) => erfInv(t).sum())(tensor([0.5], { dtype: "float64" })).item();
  const h = 1e-6;
  const [up, down] = (await numbers(erfInv(tensor([0.5 + h, 0.5 - h], { dtype: "float64" })))) as [
    number,
    number,
  ];
  expect(Math.abs(slope - (up - down) / (2 * h))).toBeLessThan(1e-8);
});
