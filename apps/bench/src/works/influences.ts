import { crossEntropy, grad, jit, type Tensor, tensor } from "@hyaline/core";
import * as explainers from "@hyaline/explainers";
import type { TrainedModel } from "@hyaline/explanation";
import { timesTheCost, withoutAim } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineLayers, hyalineParams } from "../ours/model.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { TrainingProblem } from "../problems/network.js";

const ROWS = 64;
const EXPLAINED = 8;

interface Method {
  readonly of: string;
  readonly options?: object;
  create(model: TrainedModel): { explain(x: never, options: never): Promise<object>; dispose(): void };
}

const methods: readonly Method[] = [
  { of: "tracIn", create: (model) => explainers.tracIn(model) },
  { of: "gradientSimilarity", create: (model) => explainers.gradientSimilarity(model) },
  {
    of: "representerPoints",
    create: (model) => explainers.representerPoints(model, { features: "layer3", iterations: 10 }),
  },
  { of: "trak", create: (model) => explainers.trak(model, { dimensions: 128 }) },
  {
    of: "influence",
    create: (model) => explainers.influence(model, { only: ["layer4"], damping: 0.1, tolerance: 0.05 }),
  },
];

const shapeOf = ({ network }: TrainingProblem, rows: number) => [rows, ...network.inputShape];
const rowsOf = (problem: TrainingProblem, rows: number) => ({
  shape: shapeOf(problem, rows),
  values: problem.x.slice(0, (problem.x.length / ROWS) * rows),
});
const labels = (rows: number) => Array.from({ length: rows }, (_, i) => i % 10);

/** The gradient of the mean loss over the same rows, compiled: what one step of training works out. */
async function batchGradient(problem: TrainingProblem) {
  const backend = await wasm();
  const net = hyalineLayers(problem.network);
  const params = hyalineParams(problem);
  const slope = grad((own: typeof params, x: Tensor, y: Tensor) => crossEntropy(net.apply(own, x).output, y));
  const compiled = jit((own: typeof params, x: Tensor, y: Tensor) => Object.values(slope(own, x, y)), {
    backend,
  });
  const { shape, values } = rowsOf(problem, ROWS);
  const [x, y] = [tensor(values, { shape }), tensor(labels(ROWS), { dtype: "int32" })];
  return {
    name: "one batch gradient",
    run: async () => {
      const found = await compiled(params, x, y);
      await (Object.values(found[0] as Record<string, Tensor>)[0] as Tensor).data({ backend });
    },
    dispose: async () => {
      compiled.dispose();
      await backend.dispose();
    },
  };
}

function contest(
  net: string,
  problem: TrainingProblem,
  { of, create }: Method,
  explained: number,
  aim = withoutAim("cost"),
): Contest {
  const model: TrainedModel = {
    layer: hyalineLayers(problem.network),
    checkpoints: [{ variables: { params: hyalineParams(problem), state: {} } }],
    loss: crossEntropy,
    data: { inputs: rowsOf(problem, ROWS), targets: labels(ROWS) },
  };
  return {
    work: `${of} of ${net}, ${explained} rows against ${ROWS} training rows`,
    of,
    aim,
    ours: async () => {
      const backend = await wasm();
      const explainer = create(model);
      return {
        name: `hyaline ${backend.name}`,
        run: () =>
          explainer.explain(
            rowsOf(problem, explained) as never,
            { backend, labels: labels(explained) } as never,
          ),
        dispose: async () => {
          explainer.dispose();
          await backend.dispose();
        },
      };
    },
    peer: () => batchGradient(problem),
  };
}

const mlp = "an MLP 784-256-128-10";

/** Methods that look at the training rows, over the gradient of one batch of them. */
export const influences: Work = {
  name: "influences",
  contests: [
    // Whole calls from arrays: gradients of 64 rows, 64 × 64 products of them, and the ranking.
    contest(mlp, mlpProblem(ROWS), methods[0] as Method, ROWS, timesTheCost(3)),
    contest("a CNN 28 × 28", cnnProblem(ROWS), methods[0] as Method, EXPLAINED),
    ...methods.slice(1).map((method) => contest(mlp, mlpProblem(ROWS), method, EXPLAINED)),
  ],
};
