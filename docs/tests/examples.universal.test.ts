/// <reference types="vite/client" />
import { expect, test } from "vitest";
import type { Run } from "../examples/parts/run.js";
import { difference } from "./examples/difference.js";

/** Every example exports a function that takes a `log`. */
type Example = (log: (line: string) => void, run: Run) => unknown;

const examples = import.meta.glob<{ readonly default: Example }>([
  "../examples/**/*.ts",
  "!../examples/{parts,data}/**",
]);

/** What each example said when it was recorded, which its page shows until a reader runs it. */
const recordings = import.meta.glob<readonly string[]>("../recorded/**/*.json", { import: "default" });

/** As wide as a page shows a picture on a phone of 390 px. */
const width = 308;

/** A line that says how many rows of those that a model was not trained on it gets right. */
const accurate =
  (atLeast: number) =>
  (lines: readonly string[]): void => {
    const said = lines.flatMap((line) => /^accuracy ([\d.]+)$/.exec(line)?.[1] ?? []);
    expect(said).toHaveLength(1);
    expect(Number(said[0])).toBeGreaterThan(atLeast);
  };

/** The numbers with decimals in a line. */
const decimals = (line = ""): number[] => (line.match(/[+-]?\d+\.\d+/g) ?? []).map(Number);
const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** What an example's lines must say; of one that is not listed it is enough that it says anything. */
const expected: Readonly<Record<string, (lines: readonly string[]) => void>> = {
  "programs/csv": accurate(0.94),
  "programs/cnn": accurate(0.9),
  "programs/lstm": accurate(0.9),
  // Three in four items follow a rule; some of the others do so by chance.
  "programs/recommender": accurate(0.65),
  "programs/resume": (lines) => {
    const losses = lines.map((line) => Number(line.split(":")[1]));
    expect(losses).toHaveLength(2);
    expect(losses[1]).toBe(losses[0]);
  },
  "programs/ownOp": (lines) => {
    // x + sin²(x), 1 + sin(2 x).
    expect(lines).toContain("snake: 0.730, 1.708, 2.827");
    expect(lines).toContain("its slope: 1.841, 1.909, 0.243");
    expect(lines).toContain("the slope of rounding, straight through: 1.000, 1.000, 1.000");
  },
  "programs/blackBox": ([svg, ...conditions]) => {
    expect(svg).toMatch(/Largest: mean radius = 13\.61 /);
    expect(conditions).toHaveLength(3);
    expect(conditions[0]).toMatch(/< mean radius <=/);
  },
  "programs/onnxImage": ([says, svg, areas]) => {
    expect(says).toBe("it says 0,1,2, and they are 0,1,2");
    expect(svg).toMatch(/^<svg /);
    expect(decimals(areas)).toHaveLength(3);
    expect(Math.max(...decimals(areas))).toBeLessThan(0.15);
  },
  "programs/ownLayer": ([loss, parts]) => {
    expect(loss).toMatch(/^loss 0\.0\d+ with dense1, dense2, highway1, highway2$/);
    // The second input is at the baseline.
    expect(decimals(parts)[1]).toBe(0);
  },
  "programs/ownOptimizer": ([losses]) => {
    const [before = 0, after = 1] = decimals(losses);
    expect(before).toBeGreaterThan(0.5);
    expect(after).toBeLessThan(0.05);
  },
  "programs/severalInputs": (lines) => {
    expect(lines).toHaveLength(6);
    expect(decimals(lines[1])[0]).toBeLessThan(decimals(lines[0])[0] as number);
    expect(lines[2]).toBe("integratedGradients, user: ids have no gradient");
    expect(lines.slice(3).map((line) => decimals(line).length)).toEqual([3, 1, 3]);
  },
  "programs/tokens": (lines) => {
    // The logit of "good" is 6.501, and -0.217 where all words are padding.
    const shares = lines.flatMap(decimals);
    expect(shares).toHaveLength(7);
    expect(total(shares)).toBeCloseTo(6.718, 1);
  },
  trainClassifier: (lines) => {
    const losses = lines.flatMap(
      (line) => /^epoch \d+: loss ([\d.]+), accuracy [\d.]+$/.exec(line)?.[1] ?? [],
    );
    expect(losses).toHaveLength(5);
    const values = losses.map(Number);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    // Ten classes at random cost ln 10 = 2.303.
    expect(values.at(-1)).toBeLessThan(2.2);
  },
  readme: ([svg]) => {
    // One of the two inputs is 1: it alone can be the reason.
    expect(svg).toMatch(/^<svg [\s\S]*Largest: feature 0 = 1 \+[\d.]+; feature 1 = 0 0\./);
  },
  explainWithLime: (lines) => {
    const list = lines.flatMap((line) => /^([+-][\d.]+) {2}(?:.*)sensor \d+ (?:<=|>) /.exec(line)?.[1] ?? []);
    expect(list).toHaveLength(10);
    const sizes = list.map((weight) => Math.abs(Number(weight)));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  },
};

/** An example's path under `examples/`, without its ending. */
const nameOf = (path: string) => path.replace(/^\.\.\/examples\/|\.ts$/g, "");

const names = Object.keys(examples).map(nameOf);

test("examples are found", () => {
  expect(names).toEqual(expect.arrayContaining(Object.keys(expected)));
});

test("what was recorded is an example's", () => {
  const recorded = Object.keys(recordings).map((path) => path.replace(/^\.\.\/recorded\/|\.json$/g, ""));
  expect(recorded.filter((name) => !names.includes(name))).toEqual([]);
});

// Node runs all. Of most, a page would see the same again: CI takes every fourth there, the nightly run all.
const all = typeof document !== "object" || process.env.HYALINE_NIGHTLY === "1";
const asked = Object.entries(examples).filter(([path], i) => all || i % 4 === 0 || nameOf(path) in expected);

test.each(asked)("%s runs, and says what it should and what was recorded", async (path, load) => {
  const { default: example } = await load();
  const lines: string[] = [];
  await example((line) => lines.push(String(line)), {
    signal: new AbortController().signal,
    onProgress: () => {},
    width,
  });
  expect(lines.length).toBeGreaterThan(0);
  expected[nameOf(path)]?.(lines);
  const recording = `../recorded/${nameOf(path)}.json`;
  const differs = difference(nameOf(path), lines, (await recordings[recording]?.()) ?? []);
  // `--update` records anew what has changed for a reader, and nothing else.
  if (differs) await expect(`${JSON.stringify(lines, null, 2)}\n`, differs).toMatchFileSnapshot(recording);
});
