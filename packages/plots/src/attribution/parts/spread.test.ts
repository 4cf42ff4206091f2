import fc from "fast-check";
import { expect, test } from "vitest";
import { fits, spread } from "./spread.js";

const standing = fc.record({
  middle: fc.double({ min: -50, max: 550, noNaN: true }),
  size: fc.double({ min: 1, max: 120, noNaN: true }),
});

test("what fits keeps its order, does not touch, and stays inside", () => {
  fc.assert(
    fc.property(fc.array(standing, { minLength: 1, maxLength: 12 }), (items) => {
      const gap = 4;
      const length = 500;
      fc.pre(
        fits(
          items.map(({ size }) => size),
          length,
          gap,
        ),
      );
      const starts = spread(items, length, gap);
      const order = items.map((_, i) => i).sort((a, b) => items[a]!.middle - items[b]!.middle || a - b);
      let end = -gap;
      for (const i of order) {
        expect(starts[i]!).toBeGreaterThanOrEqual(end + gap - 1e-6);
        end = starts[i]! + items[i]!.size;
      }
      expect(starts[order[0]!]!).toBeGreaterThanOrEqual(-1e-6);
      expect(end).toBeLessThanOrEqual(length + 1e-6);
    }),
  );
});

test("what has room stands where it wants to; two that want the same place share the way", () => {
  const at = (middle: number) => ({ middle, size: 20 });
  expect(spread([at(100), at(300)], 500, 4)).toEqual([90, 290]);
  expect(spread([at(100), at(100)], 500, 4)).toEqual([78, 102]);
  expect(spread([at(0), at(500)], 500, 4)).toEqual([0, 480]);
});
