import { referenceBackend } from "@hyaline/backend-reference";
import { keptThread } from "@hyaline/backend-testkit";
import { useBackend } from "@hyaline/core";
import { blackBox } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { gradientSimilarity } from "./influence/gradientSimilarity.js";
import { influence } from "./influence/influence.js";
import { representerPoints } from "./influence/representerPoints.js";
import { tracIn } from "./influence/tracIn.js";
import { trak } from "./influence/trak.js";
import { type EveryExplainer, everyExplainer, netFor, ofTexts } from "./testing/everyExplainer.js";
import { table, tappedNet } from "./testing/influenceNets.js";

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

const ofTrained = { influence, tracIn, trak, gradientSimilarity, representerPoints };

/** Options that a method cannot do without, or that suit a net that was never trained. */
const least: Readonly<Record<string, object>> = {
  influence: { damping: 100 },
  representerPoints: { features: "h", ridge: 10, count: 1 },
  trak: { dimensions: 4 },
};

test.each(Object.keys(ofTrained))("%s gives the thread away between runs", async (name) => {
  const options = { batchSize: 1, ...least[name] };
  const { totalMs, mostMs } = await keptThread(async (clock) => {
    useBackend(clock.on(referenceBackend()));
    const explainer = ofTrained[name as keyof typeof ofTrained](tappedNet(9), options as never);
    while (clock.now() < 100) await explainer.explain(table(2, 6), { labels: [0, 1] });
    explainer.dispose();
  });
  expect(totalMs).toBeGreaterThanOrEqual(100);
  expect(mostMs).toBeLessThanOrEqual(16);
});
