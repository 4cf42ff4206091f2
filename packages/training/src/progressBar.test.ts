import { expect, test } from "vitest";
import { progressBar, type TrainingProgress } from "./index.js";

const at = (epoch: number, step: number, more: Partial<TrainingProgress> = {}): TrainingProgress => ({
  done: (epoch - 1) * 4 + step,
  total: 40,
  epoch,
  epochs: 10,
  step,
  steps: 4,
  measures: { loss: 0.5, scores: { accuracy: 0.75 } },
  ...more,
});

/** A bar that is drawn every 100 ms. */
function drawn(live: boolean) {
  const texts: string[] = [];
  let now = 0;
  const bar = progressBar({ write: (text) => texts.push(text), live, width: 4, nowMs: () => now });
  return {
    texts,
    draw: (progress: TrainingProgress, afterMs = 100) => {
      now += afterMs;
      bar(progress);
    },
  };
}

test("a terminal's line is written over until its epoch ends", () => {
  const { texts, draw } = drawn(true);
  draw(at(1, 1));
  draw(at(1, 2), 10);
  draw(at(1, 4, { validation: { loss: 0.25, scores: {} } }));
  expect(texts).toEqual([
    "\repoch  1/10  ━─── 1/4  loss 0.5000  accuracy 0.7500  3.9 s left",
    "\repoch  1/10  ━━━━ 4/4  loss 0.5000  accuracy 0.7500  validation loss 0.2500  0.2 s\n",
  ]);
});

test("a shorter line covers the longer one before it", () => {
  const { texts, draw } = drawn(true);
  draw(at(1, 1, { measures: { loss: 123456, scores: { accuracy: 0.75, other: 1 } } }));
  draw(at(1, 4));
  expect(texts[1]?.length).toBe((texts[0]?.length as number) + 1);
});

test("elsewhere there is one line an epoch", () => {
  const { texts, draw } = drawn(false);
  for (let step = 1; step <= 4; step++) draw(at(3, step));
  expect(texts).toEqual(["epoch  3/10  ━━━━ 4/4  loss 0.5000  accuracy 0.7500  0.4 s\n"]);
});
