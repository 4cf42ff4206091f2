import { grad, type Spec, slice, sum, type Tensor } from "@hyaline/core";
import { integratedGradients as createIntegratedGradients } from "@hyaline/explainers";
import type { Explanation } from "@hyaline/explanation";
import { exportOnnx } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineModel } from "../ours/model.js";
import { type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { TrainingProblem } from "../problems/network.js";
import type { Side } from "../side.js";

const ROWS = 16;
const STEPS = 50;

/** All rows of a problem explained: output 0, from a baseline of 0, by the midpoint rule, which a check can follow. */
async function explainRows(problem: TrainingProblem): Promise<Side> {
  const backend = await wasm();
  const explainer = createIntegratedGradients(hyalineModel(problem), { steps: STEPS, method: "middle" });
  const x = { shape: [ROWS, ...problem.network.inputShape], values: problem.x };
  return {
    name: `hyaline ${backend.name}`,
    run: () => explainer.explain(x, { backend, target: 0 }),
    dispose: async () => {
      explainer.dispose();
      await backend.dispose();
    },
  };
}

/** 50 forward passes of the rows through a raw session. */
async function forwardRuns(problem: TrainingProblem): Promise<RawRuns> {
  const spec: Spec = { dtype: "float32", shape: [ROWS, ...problem.network.inputShape] };
  const model = await exportOnnx(hyalineModel(problem), [spec], { inputNames: ["x"] });
  return rawRuns(model, { x: { data: problem.x, shape: spec.shape } }, { runs: STEPS });
}

/** The gradients of output 0 at all steps of all rows at once, as a graph of ours in a raw session. */
async function gradientRuns(problem: TrainingProblem): Promise<RawRuns> {
  const spec: Spec = { dtype: "float32", shape: [ROWS * STEPS, ...problem.network.inputShape] };
  const model = hyalineModel(problem);
  const gradient = grad((x: Tensor) => sum(slice(model(x), [null, 0])));
  const bytes = await exportOnnx(gradient, [spec], { inputNames: ["x"], target: "ort-wasm" });
  const data = new Float32Array(problem.x.length * STEPS);
  for (let step = 0; step < STEPS; step++) {
    const along = problem.x.map((x) => (x * (step + 0.5)) / STEPS);
    data.set(along, step * problem.x.length);
  }
  return rawRuns(bytes, { x: { data, shape: spec.shape } });
}

/** The raw session runs the model that is explained: it gives the explained outputs of the rows. */
async function sameOutputs(ours: Side, peer: Side): Promise<void> {
  const { output } = (await ours.run()) as Explanation;
  const [logits] = (await (peer as RawRuns).outputs()) as [Float32Array];
  const classes = logits.length / ROWS;
  const first = Array.from({ length: ROWS }, (_, row) => logits[row * classes] as number);
  agree("the explained outputs", output?.values ?? [], first);
}

/** The raw gradients, averaged over the steps and multiplied by the rows, are the attributions. */
const sameAttributions =
  ({ x }: TrainingProblem): NonNullable<Contest["check"]> =>
  async (ours, peer) => {
    const { values } = (await ours.run()) as Explanation;
    const [gradients] = (await (peer as RawRuns).outputs()) as [Float32Array];
    const means = new Float64Array(x.length);
    gradients.forEach((g, i) => {
      means[i % x.length] = (means[i % x.length] as number) + g / STEPS;
    });
    agree(
      "the attributions",
      values.values,
      means.map((mean, i) => mean * (x[i] as number)),
    );
  };

function contests(name: string, problem: TrainingProblem): Contest[] {
  const work = `Integrated Gradients of ${name}, ${STEPS} steps, ${ROWS} rows`;
  const ours = () => explainRows(problem);
  return [
    {
      work: `${work}, over ${STEPS} forward passes`,
      of: "integratedGradients",
      aim: timesTheCost(2.2),
      ours,
      peer: () => forwardRuns(problem),
      check: sameOutputs,
    },
    {
      work: `${work}, over the gradients it takes`,
      of: "integratedGradients",
      aim: timesTheCost(1.3),
      ours,
      peer: () => gradientRuns(problem),
      check: sameAttributions(problem),
    },
  ];
}

export const integratedGradients: Work = {
  name: "integrated-gradients",
  contests: [
    ...contests("an MLP 784-256-128-10", mlpProblem(ROWS)),
    ...contests("a CNN 28 × 28", cnnProblem(ROWS)),
  ],
};
