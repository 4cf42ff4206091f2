import { type Declared, hasFacts } from "@hyaline/core/facts";
import * as explainers from "@hyaline/explainers";
import type { MetricFacts } from "@hyaline/explanation";
import * as metrics from "@hyaline/metrics";
import { describe, expect, test } from "vitest";
import type { Contest, Work } from "../contest.js";
import { attention } from "./attention.js";
import { explaining } from "./explainers.js";
import { forward } from "./forward.js";
import { influences } from "./influences.js";
import { inside } from "./inside.js";
import { integratedGradients } from "./integratedGradients.js";
import { jitOverhead } from "./jitOverhead.js";
import { kernelShap } from "./kernelShap.js";
import { judgements } from "./metrics.js";
import { perturbing } from "./perturbing.js";
import { recurrent } from "./recurrent.js";
import { trees } from "./trees.js";

// By day without tfjs and jax-js, whose first calls alone take seconds, and without what evaluates 100,000 rows.
const works: readonly Work[] =
  process.env.HYALINE_NIGHTLY === "1"
    ? (await import("./index.js")).works
    : [forward, integratedGradients, jitOverhead, recurrent, attention];

/** Runs each side once, and checks that they compute the same; times nothing. */
async function once(contest: Contest): Promise<void> {
  const ours = await contest.ours();
  const peer = await contest.peer?.();
  try {
    if (peer && contest.check) await contest.check(ours, peer);
    else for (const side of [ours, peer]) await side?.run();
  } finally {
    await ours.dispose?.();
    await peer?.dispose?.();
  }
}

for (const { name, contests } of works) {
  describe(name, () => {
    const available = contests.filter(({ unavailable }) => unavailable === undefined);
    const left = contests.length - available.length;
    if (left > 0) test.skip(`${left} left out: ${contests.find((c) => c.unavailable)?.unavailable}`);
    if (available.length > 0) test.each(available)("$work ($aim.text)", once, 120_000);
  });
}

test("works have names of their own, and rows are told apart", () => {
  const names = works.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const rows = works.flatMap(({ contests }) =>
    contests.map(({ work, aim, peer, peerName = peer }) => `${work} ${aim.text} ${peerName}`),
  );
  expect(new Set(rows).size).toBe(rows.length);
});

const namesOf = (
  room: Readonly<Record<string, unknown>>,
  asks: (facts: Declared["facts"]) => boolean = () => true,
) =>
  Object.values<unknown>(room)
    .filter(hasFacts)
    .flatMap(({ facts }) => (asks(facts) ? [facts.name] : []));

test("every explainer, and every metric that asks the model, has a row over what it evaluates", () => {
  const measured = [
    integratedGradients,
    kernelShap,
    explaining,
    influences,
    inside,
    perturbing,
    trees,
    judgements,
  ];
  const rows = new Set(measured.flatMap(({ contests }) => contests.map((contest) => contest.of)));
  const asking = namesOf(metrics, (facts) => (facts as MetricFacts).needs.includes("model"));
  expect([...namesOf(explainers), ...asking].filter((name) => !rows.has(name))).toEqual([]);
});
