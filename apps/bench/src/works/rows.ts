import {
  integratedGradients as createIntegratedGradients,
  kernelShap as createKernelShap,
} from "@hyaline/explainers";
import { timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineModel } from "../ours/model.js";
import { tabularBackground, tabularProblem } from "../problems/tabular.js";
import type { Side } from "../side.js";

const FEW = 10;
const MANY = 100;
const problem = tabularProblem(MANY);
const features = problem.x.length / MANY;

/** Explains the first rows of the problem. */
const explainRows = async (
  rows: number,
  create: () => {
    explain(x: { shape: number[]; values: Float32Array }, options: object): Promise<unknown>;
    dispose(): void;
  },
): Promise<Side> => {
  const backend = await wasm();
  const explainer = create();
  const x = { shape: [rows, features], values: problem.x.subarray(0, rows * features) };
  return {
    name: `hyaline, ${rows} rows`,
    run: () => explainer.explain(x, { backend, target: 0 }),
    dispose: async () => {
      explainer.dispose();
      await backend.dispose();
    },
  };
};

const contest = (name: string, create: Parameters<typeof explainRows>[1]): Contest => ({
  work: `${name}, MLP 30-128-64-2, ${MANY} rows over ${FEW}`,
  aim: timesTheCost(10.5),
  ours: () => explainRows(MANY, create),
  peer: () => explainRows(FEW, create),
  timing: { rounds: 8, minimumRounds: 4 },
});

/** Ten times the rows for about ten times the cost: rows are streamed. */
export const rows: Work = {
  name: "rows",
  contests: [
    contest("Integrated Gradients", () => createIntegratedGradients(hyalineModel(problem), { steps: 50 })),
    contest("KernelSHAP", () =>
      createKernelShap(hyalineModel(problem), {
        background: { shape: [20, features], values: tabularBackground(20) },
        samples: 512,
      }),
    ),
  ],
};
