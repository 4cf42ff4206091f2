import { atOnce } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { linearScores } from "./linearScores.js";

test("linearScores: both ways of solving give the same", () => {
  const [here, there] = [
    Float64Array.from({ length: 6 }, (_, i) => Math.sin(i)),
    Float64Array.from({ length: 9 }, (_, i) => Math.cos(3 * i)),
  ];
  // The same features with a fourth that is always 0: three rows are then fewer than the features.
  const wider = (of: Float64Array) =>
    Float64Array.from({ length: (of.length / 3) * 4 }, (_, i) =>
      i % 4 === 3 ? 0 : (of[Math.floor(i / 4) * 3 + (i % 4)] as number),
    );
  const twice = Float64Array.from([...there, ...there]);
  const dual = atOnce(linearScores(wider(here), wider(there), 4, 0.4));
  const primal = atOnce(linearScores(here, twice, 3, 0.3));
  expect(dual.length).toBe(6);
  expect(primal.length).toBe(12);
  // Rows that are there twice share what one alone answers for, under twice the damping.
  dual.forEach((value, i) => {
    const at = Math.floor(i / 3) * 6 + (i % 3);
    expect((primal[at] as number) + (primal[at + 3] as number)).toBeCloseTo(value, 10);
  });
});
