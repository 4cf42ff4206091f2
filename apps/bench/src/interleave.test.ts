import { expect, test } from "vitest";
import { interleave } from "./interleave.js";

const options = { rounds: 3, budgetMs: 1e6, minimumRounds: 1, turnMs: 0, warmUp: 1 };

/** Two sides that note when they run. */
function noting() {
  const order: string[] = [];
  const side = (name: string) => ({ name, run: async () => void order.push(name) });
  return { order, sides: [side("A"), side("B")] };
}

test("sides run in turns, and warm-up is not counted", async () => {
  const { order, sides } = noting();
  const samples = await interleave(sides, options);
  expect(order.join("")).toBe("ABABABAB");
  expect(samples.map((list) => list.length)).toEqual([3, 3]);
});

test("a spent budget ends the rounds after the fewest", async () => {
  const { order, sides } = noting();
  await interleave(sides, { ...options, rounds: 1000, budgetMs: 0, minimumRounds: 2 });
  expect(order.join("")).toBe("ABABAB");
});

test("what is fast is repeated within its turn, and its time is that of one run", async () => {
  let runs = 0;
  const side = { name: "fast", run: () => void runs++ };
  const [samples] = await interleave([side], { ...options, turnMs: 5 });
  expect(runs).toBeGreaterThan(100);
  expect(Math.max(...(samples as number[]))).toBeLessThan(5);
});
