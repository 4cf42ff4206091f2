import { describe, expect, test } from "vitest";
import { symmetricSolve } from "./symmetricSolve.js";
import { atOnce, inTurns } from "./work.js";

/** Numbers without structure. */
const wave = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(seed + 12.9898 * i * (1 + (i % 7))));

/** XᵀX of `rows` random rows of `size`, whose rank is the smaller of the two. */
function gram(rows: number, size: number, seed: number): Float64Array {
  const x = wave(rows * size, seed);
  const out = new Float64Array(size * size);
  for (let k = 0; k < rows; k++)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        out[i * size + j] =
          (out[i * size + j] as number) + (x[k * size + i] as number) * (x[k * size + j] as number);
  return out;
}

const times = (a: Float64Array, b: Float64Array, size: number, columns: number) => {
  const out = new Float64Array(size * columns);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let c = 0; c < columns; c++)
        out[i * columns + c] =
          (out[i * columns + c] as number) + (a[i * size + j] as number) * (b[j * columns + c] as number);
  return out;
};

const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(0, ...Array.from(a, (v, i) => Math.abs(v - (b[i] as number))));

describe("a regular matrix", () => {
  test.each([1, 2, 5, 17, 40])("of %i rows is solved and inverted", (size) => {
    const a = gram(size + 5, size, 1);
    const solver = atOnce(symmetricSolve(a, size));
    expect(solver.isRegular).toBe(true);
    const x = wave(size * 3, 2);
    expect(worst(solver.solve(times(a, x, size, 3), 3), x)).toBeLessThan(1e-8);
    const inverse = atOnce(solver.inverse());
    const identity = Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0));
    expect(worst(times(a, inverse, size, size), identity)).toBeLessThan(1e-8);
  });

  test("reads the lower triangle alone", () => {
    const solver = atOnce(symmetricSolve(Float64Array.of(4, Number.NaN, 2, 3), 2));
    expect(worst(solver.solve(Float64Array.of(8, 7)), [1.25, 1.5])).toBeLessThan(1e-15);
  });

  test("in any units: columns a trillion apart are no dependence", () => {
    const [size, a] = [4, gram(9, 4, 3)];
    const units = [1e-9, 1, 1e9, 1e3];
    const scaled = a.map((v, k) => v * (units[Math.floor(k / size)] as number) * (units[k % size] as number));
    const solver = atOnce(symmetricSolve(scaled, size));
    expect(solver.isRegular).toBe(true);
    const right = Float64Array.of(1, 2, 3, 4);
    const plain = atOnce(symmetricSolve(a, size)).solve(right);
    const got = solver.solve(right.map((v, i) => v * (units[i] as number)));
    got.forEach((v, i) => {
      expect(v * (units[i] as number)).toBeCloseTo(plain[i] as number, 9);
    });
  });
});

describe("a singular matrix", () => {
  test.each([
    [3, 1],
    [6, 4],
    [20, 11],
    [40, 39],
  ])("of %i rows and rank %i gives the solution of least norm", async (size, rank) => {
    const a = gram(rank, size, 5);
    const solver = await inTurns(symmetricSolve(a, size));
    expect(solver.isRegular).toBe(false);
    const right = times(a, wave(size, 6), size, 1);
    const x = solver.solve(right);
    expect(worst(times(a, x, size, 1), right)).toBeLessThan(1e-9);
    // Of least norm: it lies in the range of A, so that A⁺ A x = x.
    expect(worst(solver.solve(times(a, x, size, 1)), x)).toBeLessThan(1e-8);
    expect(atOnce(solver.inverse()).length).toBe(size * size);
  });

  test("of zeros gives zeros, of equal columns shares alike", async () => {
    const zeros = await inTurns(symmetricSolve(new Float64Array(9), 3));
    expect(zeros.solve(Float64Array.of(1, 2, 3))).toEqual(new Float64Array(3));
    const equal = await inTurns(symmetricSolve(Float64Array.of(2, 2, 2, 2), 2));
    const [a, b] = equal.solve(Float64Array.of(4, 4));
    expect([a, b]).toEqual([expect.closeTo(1, 14), expect.closeTo(1, 14)]);
  });
});

test("a matrix of no rows is solved by nothing", () => {
  expect(atOnce(symmetricSolve(new Float64Array(0), 0)).solve(new Float64Array(0))).toEqual(
    new Float64Array(0),
  );
});

describe("in turns", () => {
  test("a timer is heard while it is worked on", async () => {
    const size = 700;
    const a = Float64Array.from({ length: size * size }, (_, k) =>
      k % (size + 1) === 0 ? size : Math.sin(k),
    );
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const solver = await inTurns(symmetricSolve(a, size));
    await inTurns(solver.inverse());
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(2);
  });

  test("what a singular matrix needs is loaded: at once it is an error", () => {
    expect(() => atOnce(symmetricSolve(new Float64Array(9), 3))).toThrow(/run in turns/);
  });

  test("an abort by a timer ends it", async () => {
    const endless = function* () {
      for (;;) yield;
    };
    const gone = new AbortController();
    setTimeout(() => gone.abort(), 20);
    await expect(inTurns(endless(), gone.signal)).rejects.toMatchObject({ code: "aborted" });
  });
});
