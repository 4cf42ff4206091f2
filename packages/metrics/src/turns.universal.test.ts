import { keptThread } from "@hyaline/backend-testkit";
import { blackBox } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { answers, asking, explain, explaining, judge } from "./testing/everyMetric.js";

const working = [...new Map([...asking, ...explaining])];

// By a clock that calls move on by 2 ms each and nothing else does: the answer is the same on a busy machine.
test.each(working)("%s gives the thread away between calls", async (_, metric) => {
  const { totalMs, mostMs } = await keptThread(async (clock) => {
    const model = blackBox((rows: number[][]) => {
      clock.work();
      return rows.map(answers);
    });
    const again: typeof explain = (x, call) => {
      clock.work();
      return explain(x, call);
    };
    while (clock.now() < 100) await judge(metric, { model, explain: again }, { batchSize: 1 });
  });
  expect(totalMs).toBeGreaterThanOrEqual(100);
  expect(mostMs).toBeLessThanOrEqual(16);
});
