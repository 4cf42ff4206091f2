import { atOnce } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { tridiagonalEigen } from "./tridiagonalEigen.js";

test("tridiagonalEigen: vectors are orthonormal and turn the matrix into its values", () => {
  const [diagonal, beside] = [[2, -1, 0.5, 3], [0.7, 1.1, -0.4]]; // biome-ignore format: one line
  const { values, vectors } = atOnce(tridiagonalEigen(diagonal, beside));
  const entry = (i: number, j: number): number => {
    if (i === j) return diagonal[i] as number;
    return Math.abs(i - j) === 1 ? (beside[Math.min(i, j)] as number) : 0;
  };
  for (let k = 0; k < 4; k++)
    for (let i = 0; i < 4; i++) {
      const turned = [0, 1, 2, 3].reduce(
        (total, j) => total + entry(i, j) * (vectors[j * 4 + k] as number),
        0,
      );
      expect(turned).toBeCloseTo((values[k] as number) * (vectors[i * 4 + k] as number), 12);
    }
});
