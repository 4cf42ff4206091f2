import { atOnce, randomStream } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { noisyLinearImputation } from "./noisyLinearImputation.js";

const SIZE = 64;

test.each([
  ["within a frame", (y: number, x: number) => Math.min(y, x, SIZE - 1 - y, SIZE - 1 - x) === 0],
  ["between two edges", (_: number, x: number) => x === 0 || x === SIZE - 1],
])("a large hole %s follows from what is around it", (_, isKnown) => {
  const present = Uint8Array.from({ length: SIZE * SIZE }, (_, i) =>
    Number(isKnown(Math.floor(i / SIZE), i % SIZE)),
  );
  // A slope, whose every value is the mean of its neighbours'; what is known weighs 1 on one side more, so that the mean of
  // all of it, with which a hole begins, is far from most values.
  const slope = present.map((_, i) => i % SIZE);
  const image = Float64Array.from(slope, (value, i) => (present[i] ? value : 0));
  atOnce(noisyLinearImputation(image, [1, SIZE, SIZE], present, 0, randomStream(0)));
  const off = image.reduce((most, value, i) => Math.max(most, Math.abs(value - (slope[i] as number))), 0);
  expect(off / SIZE).toBeLessThan(1e-4);
});
