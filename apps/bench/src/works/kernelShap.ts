import { kernelShap as createKernelShap, type KernelShapOptions } from "@hyaline/explainers";
import type { Explanation } from "@hyaline/explanation";
import { exportOnnx } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineModel } from "../ours/model.js";
import { type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import { cnnProblem } from "../problems/cnn.js";
import type { TrainingProblem } from "../problems/network.js";
import { tabularBackground, tabularProblem } from "../problems/tabular.js";
import { uniform } from "../random.js";
import type { Side } from "../side.js";

/** Rows per run: ours chooses about as many, by its default. */
const BATCH = 1024;

/**
 * One row explained by KernelSHAP, against as many rows as it evaluates (as its explanation counts them) through a raw
 * session of the same model, in batches of the same size.
 */
function contest(work: string, problem: TrainingProblem, options: KernelShapOptions): Contest {
  const { inputShape } = problem.network;
  const rowSize = problem.x.length / problem.batch;
  const row = { shape: [1, ...inputShape], values: problem.x.slice(0, rowSize) };
  const explainRow = async () => {
    const backend = await wasm();
    const explainer = createKernelShap(hyalineModel(problem), options);
    return {
      name: `hyaline ${backend.name}`,
      run: (): Promise<Explanation> => explainer.explain(row, { backend }),
      dispose: async () => {
        explainer.dispose();
        await backend.dispose();
      },
    };
  };
  return {
    work,
    aim: timesTheCost(1.2),
    ours: explainRow,
    peer: async () => {
      const counted = await explainRow();
      const evaluations = (await counted.run()).provenance.evaluations as number;
      await counted.dispose();
      const model = await exportOnnx(
        hyalineModel(problem),
        [{ dtype: "float32", shape: [BATCH, ...inputShape] }],
        {
          inputNames: ["x"],
        },
      );
      const data = maskedRows(row.values, BATCH);
      return rawRuns(
        model,
        { x: { data, shape: [BATCH, ...inputShape] } },
        { runs: Math.ceil(evaluations / BATCH) },
      );
    },
    check: sameOutput,
  };
}

/**
 * `count` rows like those of a KernelSHAP run: the explained one, then others with random parts of it replaced. Equal rows
 * would not do: the processor learns to predict the branches that they take, and runs them faster.
 */
function maskedRows(row: Float32Array, count: number): Float32Array {
  const random = uniform(5);
  return Float32Array.from({ length: row.length * count }, (_, i) =>
    i < row.length || random() < 0.5 ? (row[i % row.length] as number) : 2 * random() - 1,
  );
}

/** The raw session runs the model that is explained: it gives the explained output of the row. */
async function sameOutput(ours: Side, peer: Side): Promise<void> {
  const { output, target } = (await ours.run()) as Explanation;
  const [outputs] = await (peer as RawRuns).outputs();
  agree(
    "the explained output",
    [output?.values[0] ?? Number.NaN],
    [(outputs as Float32Array)[(target[0] ?? 0) as number] as number],
  );
  await peer.run();
}

/** 16 squares of 7 × 7 pixels. */
const squares = {
  shape: [1, 28, 28],
  values: Float64Array.from({ length: 784 }, (_, i) => 4 * Math.floor(i / 28 / 7) + Math.floor((i % 28) / 7)),
};

export const kernelShap: Work = {
  name: "kernel-shap",
  contests: [
    contest("KernelSHAP, MLP 30-128-64-2, 50 background rows", tabularProblem(1), {
      background: { shape: [50, 30], values: tabularBackground(50) },
    }),
    contest("KernelSHAP, CNN 28 × 28, 16 segments", cnnProblem(1), {
      background: { shape: [1, 1, 28, 28], values: new Float32Array(784) },
      groups: squares,
    }),
  ],
};
