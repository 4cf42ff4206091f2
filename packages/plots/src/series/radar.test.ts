import { expect, test } from "vitest";
import { compared } from "../testing/compared.js";
import { radar } from "./radar.js";

test("radar has the best by each metric at the rim, whatever its direction", () => {
  expect(radar.picture(compared).description).toContain(
    "Best: Deletion AUC, KernelSHAP; Insertion AUC, Saliency; Completeness Error, KernelSHAP",
  );
  const five = {
    ...compared,
    explainers: Array(5).fill("a"),
    means: Array(5).fill(compared.means[0]),
    meanRanks: Array(5).fill(1),
    firstShares: Array(5).fill(0.2),
    ranks: { shape: [5, 3], values: Array(15).fill(1) },
  };
  expect(() => radar(five)).toThrow(expect.objectContaining({ code: "argument" }));
});
