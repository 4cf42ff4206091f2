import { ortBackend } from "@hyaline/backend-ort";
import { mapTree, mapTrees, useBackend, zeros } from "@hyaline/core";
import type { Optimizer } from "@hyaline/optimizers";
import { lineChart } from "@hyaline/plots";
import { descend } from "../data/valley.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const heavyBall = (rate: number): Optimizer => ({
    init: (params) => ({ velocity: mapTree(params, (p) => zeros(p.shape)) }),
    update: (gradients, state) => {
      const velocity = mapTrees([gradients, state.velocity as typeof gradients], (g, v) => v.mul(0.9).add(g));
      return { updates: mapTree(velocity, (v) => v.mul(-rate)), state: { velocity } };
    },
  });
  log(
    lineChart([await descend("heavyBall", heavyBall(0.005), 80)], { width, xLabel: "step", yScale: "log" }),
  );
};
