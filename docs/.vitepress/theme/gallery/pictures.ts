// A made-up digit, a text and a series, with attributions that are sums anybody can check.
import type { Explanation } from "@hyaline/explanation";
import { provenance } from "./patients.js";

const size = 16;
const places = Array.from({ length: size * size }, (_, i) => ({ x: i % size, y: Math.floor(i / size) }));

/** Ink near a ring, as of a zero. */
const ink = places.map(({ x, y }) => Math.exp(-(((Math.hypot((x - 7.5) * 1.25, y - 7.5) - 5) / 1.4) ** 2)));
/** What speaks for it: the sides; what speaks against it: a gap on the right. */
const contributions = ink.map((level, i) => {
  const { x, y } = places[i] as (typeof places)[number];
  return level * (x < 8 ? 0.12 : 0.05) - (x > 10 && Math.abs(y - 8) < 3 ? 0.14 : 0) * (0.4 + level);
});

const picture = (method: string, values: readonly number[]): Explanation => ({
  method,
  values: { shape: [1, 1, size, size], values },
  data: { shape: [1, 1, size, size], values: ink },
  target: [0],
  output: { shape: [1], values: [0.87] },
  outputNames: ["digit 0"],
  provenance,
});

export const byGradients = picture("integratedGradients", contributions);
export const byShapley = picture(
  "kernelShap",
  contributions.map((value, i) => value * (1 + 0.4 * Math.sin(i))),
);

/** A map of 4 × 4, as a layer gives it. */
export const classMap: Explanation = {
  ...byGradients,
  method: "gradCam",
  layer: "conv2",
  values: {
    shape: [1, 1, 4, 4],
    values: [0.4, 0.9, 0.5, 0.1, 1, 0.3, 0.1, 0, 0.9, 0.2, 0, 0.1, 0.4, 0.8, 0.6, 0.2],
  },
};

/** Quarters of quarters as segments, each with the sum of its pixels. */
const segmentOf = places.map(({ x, y }) => Math.floor(y / 4) * 4 + Math.floor(x / 4));
export const bySegments: Explanation = {
  ...byGradients,
  method: "limeImage",
  players: { shape: [1, size, size], values: segmentOf },
  values: {
    shape: [1, 16],
    values: Array.from({ length: 16 }, (_, segment) =>
      contributions.reduce((sum, value, i) => sum + (segmentOf[i] === segment ? value : 0), 0),
    ),
  },
};

const tokens = [
  "The",
  " film",
  " was",
  " slow",
  " at",
  " first",
  ",",
  " but",
  " the",
  " ending",
  " is",
  " wonder",
  "ful",
  ".",
];
const weights = [0, 0.06, 0.01, -0.52, -0.03, -0.05, 0, 0.21, 0, 0.17, 0.02, 0.61, 0.43, 0.01];

export const ofText: Explanation = {
  method: "integratedGradients",
  values: { shape: [1, tokens.length], values: weights },
  data: { shape: [1, tokens.length], values: tokens.map((_, i) => i) },
  target: [0],
  baseValue: { shape: [1], values: [-0.1] },
  output: { shape: [1], values: [weights.reduce((sum, w) => sum + w, -0.1)] },
  outputNames: ["praise"],
  texts: [tokens.join("")],
  tokens: [tokens],
  interactions: {
    shape: [1, tokens.length, tokens.length],
    values: tokens.flatMap((_, i) =>
      tokens.map((__, j) => {
        const [a, b] = [weights[i] as number, weights[j] as number];
        const near = 1 / (1 + Math.abs(i - j));
        return i === j ? a : 0.8 * near * a * b + (Math.min(i, j) === 11 && Math.max(i, j) === 12 ? 0.25 : 0);
      }),
    ),
  },
  provenance,
};

const steps = 140;
const beat = Array.from({ length: steps }, (_, i) => {
  const at = i % 35;
  return (
    0.1 * Math.sin(i / 11) +
    Math.exp(-(((at - 15) / 1.6) ** 2)) * (i > 70 && i < 105 ? 0.45 : 1) -
    0.2 * Math.exp(-(((at - 20) / 2) ** 2))
  );
});
export const heartbeat: Explanation = {
  method: "integratedGradients",
  values: {
    shape: [1, steps],
    values: beat.map((value, i) =>
      i > 70 && i < 105 ? 0.5 * Math.exp(-(((i - 85) / 6) ** 2)) : -0.12 * Math.max(0, value),
    ),
  },
  data: { shape: [1, steps], values: beat },
  target: [0],
  outputNames: ["arrhythmia"],
  provenance,
};
