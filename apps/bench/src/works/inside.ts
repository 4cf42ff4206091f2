import { attention, reshape, type Tensor } from "@hyaline/core";
import * as explainers from "@hyaline/explainers";
import { withoutAim } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { mlpProblem } from "../problems/mlp.js";
import { type Evaluating, overEvaluations } from "./overEvaluations.js";

const ROWS = 64;
const aim = withoutAim("cost");
const layers = ["layer0", "layer2"];

/** 32 rows to compare with. */
const known = { shape: [32, 784], values: mlpProblem(32).x };

/** Of an MLP 784-256-128-10, 64 rows. */
const replacing = (of: string, create: Evaluating["create"]): Contest =>
  overEvaluations(`${of} of an MLP 784-256-128-10, ${layers.length} layers, ${ROWS} rows`, {
    of,
    problem: mlpProblem(ROWS),
    rows: ROWS,
    aim,
    create,
  });

/** Attention over the 28 rows of an image, read. */
const patterns: Contest = {
  work: `attention patterns of one layer, 28 steps of 28, ${ROWS} rows`,
  of: "attentionPatterns",
  aim,
  ours: async () => {
    const backend = await wasm();
    const attend = (x: Tensor) => {
      const steps = reshape(x, [-1, 28, 28]);
      return attention(steps, steps, steps).mean({ axes: 1 });
    };
    const explainer = explainers.attentionPatterns(attend);
    const { x } = mlpProblem(ROWS);
    return {
      name: `hyaline ${backend.name}`,
      run: () => explainer.explain({ shape: [ROWS, 784], values: x }, { backend }),
      dispose: async () => {
        explainer.dispose();
        await backend.dispose();
      },
    };
  },
};

/** Methods that change or read values inside a model, over the forward passes that they count. */
export const inside: Work = {
  name: "inside",
  contests: [
    replacing("activationPatching", (model) => explainers.activationPatching(model, { layers })),
    replacing("layerAblation", (model) => explainers.layerAblation(model, { layers, fill: "mean" })),
    replacing("logitLens", (model) => explainers.logitLens(model, { layers: ["layer3"], readout: "layer4" })),
    patterns,
    replacing("probe", (model) => explainers.probe(model, { layers })),
    replacing("similarity", (model) => explainers.similarity(model, { layer: "layer2", background: known })),
    replacing("tcav", (model) =>
      explainers.tcav(model, { layer: "layer2", concepts: { first: known }, random: known, runs: 4 }),
    ),
    replacing("activationMaximisation", (model) => explainers.activationMaximisation(model, { steps: 20 })),
  ],
};
