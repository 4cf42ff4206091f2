import { expect, test } from "vitest";
import { focus, spread } from "../index.js";
import { tableOf } from "../testing/recorded.js";

const mapOf = (...rows: readonly (readonly number[])[]) => ({
  ...tableOf([[0]]),
  values: { shape: [1, 1, rows.length, rows[0]?.length ?? 0], values: rows.flat() },
  data: { shape: [1, 1, rows.length, rows[0]?.length ?? 0], values: rows.flat() },
});
const of = async (explanation: ReturnType<typeof mapOf>) => (await spread({ explanation })).values.values[0];

test("spread by hand: one place, equal ones, corners, zeros, signs", async () => {
  expect(await of(mapOf([0, 0], [0, 5]))).toBe(0);
  expect(await of(mapOf([1, -1], [1, -1]))).toBe(1);
  // Equal ones on 3 × 3: √(4/3); corners: √2.
  expect(await of(mapOf([1, 0, 1], [0, 0, 0], [1, 0, 1]))).toBeCloseTo(Math.sqrt(2 / (4 / 3)), 12);
  expect(await of(mapOf([0, 0], [0, 0]))).toBeNaN();
  // A series: places 0 and 1 of three.
  const { values } = await spread({ explanation: tableOf([[1, 1, 0]]) });
  expect(values.values[0]).toBeCloseTo(0.5 / Math.sqrt(2 / 3), 12);
});

test("focus by hand: positive attributions alone", async () => {
  const explanation = mapOf([3, -9], [1, 0]);
  const mask = { shape: [1, 1, 2, 2], values: [1, 1, 0, 0] };
  expect((await focus({ explanation, mask })).values.values[0]).toBe(0.75);
  expect((await focus({ explanation: mapOf([-1, 0], [0, 0]), mask })).values.values[0]).toBeNaN();
});
