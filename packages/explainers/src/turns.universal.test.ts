import { referenceBackend } from "@hyaline/backend-reference";
import { keptThread } from "@hyaline/backend-testkit";
import { useBackend } from "@hyaline/core";
import { blackBox } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { type EveryExplainer, everyExplainer, netFor, ofTexts } from "./testing/everyExplainer.js";

const methods = [...everyExplainer, ...ofTexts.filter(({ facts }) => facts.rows !== "texts")].map(
  (each) => [`${each.name} of ${each.rows}`, each] as const,
);

/** A net where the method looks inside, and otherwise a function, which is work as well. */
const modelFor = (method: EveryExplainer, work: () => void) =>
  method.facts.needs === "predictions" || method.rows === "texts"
    ? blackBox((given: readonly unknown[]) => {
        work();
        return given.map((_, i) => [i, 1]);
      })
    : netFor(method);

// By a clock that runs and calls move on by 2 ms each and nothing else does: the answer is the same on a busy machine.
test.each(methods)("%s gives the thread away between runs", async (_, method) => {
  const { totalMs, mostMs } = await keptThread(async (clock) => {
    useBackend(clock.on(referenceBackend()));
    const explainer = method.create(modelFor(method, clock.work), { batchSize: 1 });
    while (clock.now() < 100) await explainer.explain(method.x, { target: 0 });
    explainer.dispose();
  });
  expect(totalMs).toBeGreaterThanOrEqual(100);
  expect(mostMs).toBeLessThanOrEqual(16);
});
