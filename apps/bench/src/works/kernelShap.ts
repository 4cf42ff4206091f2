import { kernelShap as createKernelShap } from "@hyaline/explainers";
import { blackBox } from "@hyaline/explanation";
import { atMostAbove } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { cnnProblem } from "../problems/cnn.js";
import { tabularBackground, tabularProblem } from "../problems/tabular.js";
import { uniformArray } from "../random.js";
import { overEvaluations } from "./overEvaluations.js";
import { squares } from "./squares.js";

const PLAYERS = 784;
const MORE_ROWS = 4;

/** Of a model that costs hardly anything: what each row after the first takes beyond it. */
function manyPlayers(): Contest {
  const model = blackBox(
    ({ shape, values }) => ({
      shape: [shape[0] as number, 1],
      values: Float64Array.from({ length: shape[0] as number }, (_, row) => values[row * PLAYERS] as number),
    }),
    { layout: "flat" },
  );
  const side = (rows: number) => {
    const explainer = createKernelShap(model, { background: [new Array(PLAYERS).fill(0)] });
    const x = { shape: [rows, PLAYERS], values: uniformArray(3, rows * PLAYERS, 1) };
    return {
      name: rows === 1 ? "one row" : `hyaline, ${rows} rows`,
      run: () => explainer.explain(x),
      dispose: () => explainer.dispose(),
    };
  };
  return {
    work: `KernelSHAP, ${PLAYERS} players, ${MORE_ROWS} rows after the first`,
    of: "kernelShap",
    aim: atMostAbove(30 * MORE_ROWS),
    ours: () => side(1 + MORE_ROWS),
    peer: () => side(1),
    timing: { rounds: 8, minimumRounds: 4 },
  };
}

export const kernelShap: Work = {
  name: "kernel-shap",
  contests: [
    overEvaluations("KernelSHAP, MLP 30-128-64-2, 50 background rows", {
      of: "kernelShap",
      problem: tabularProblem(1),
      create: (model) =>
        createKernelShap(model, { background: { shape: [50, 30], values: tabularBackground(50) } }),
    }),
    overEvaluations("KernelSHAP, CNN 28 × 28, 16 segments", {
      of: "kernelShap",
      problem: cnnProblem(1),
      create: (model) =>
        createKernelShap(model, {
          background: { shape: [1, 1, 28, 28], values: new Float32Array(784) },
          groups: squares,
        }),
    }),
    manyPlayers(),
  ],
};
