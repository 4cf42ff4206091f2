import type { Backend, NumericArray } from "@hyaline/core";
import type { Explanation, WhiteBox } from "@hyaline/explanation";
import { exportOnnx } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { type Aim, timesTheCost } from "../aim.js";
import type { Contest } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineModel } from "../ours/model.js";
import { type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import type { TrainingProblem } from "../problems/network.js";
import { uniform } from "../random.js";
import type { Side } from "../side.js";

/** The most rows per run: ours chooses about as many, by its default. */
const BATCH = 1024;

/** What is found, as far as it is counted and checked. */
type Evaluated = Pick<Explanation, "provenance"> & Partial<Pick<Explanation, "output" | "target">>;

interface Explainer {
  explain(x: NumericArray, options: { readonly backend: Backend }): Promise<object>;
  dispose(): void;
}

export interface Evaluating {
  /** The name of its facts. */
  readonly of: string;
  readonly problem: TrainingProblem;
  create(model: WhiteBox): Explainer;
  /** How many rows of the problem are explained (default 1). */
  readonly rows?: number;
  /** Default: 1.2 times the cost. */
  readonly aim?: Aim;
}

/**
 * Rows explained by a method that perturbs them, against as many rows as it evaluates (as its explanation counts them)
 * through a raw session of the same model, in batches of the same size.
 */
export function overEvaluations(work: string, given: Evaluating): Contest {
  const { of, problem, create, rows = 1, aim = timesTheCost(1.2) } = given;
  const { inputShape } = problem.network;
  const rowSize = problem.x.length / problem.batch;
  const x = { shape: [rows, ...inputShape], values: problem.x.slice(0, rows * rowSize) };
  const explain = async () => {
    const backend = await wasm();
    const explainer = create(hyalineModel(problem) as WhiteBox);
    return {
      name: `hyaline ${backend.name}`,
      run: async () => (await explainer.explain(x, { backend })) as Evaluated,
      dispose: async () => {
        explainer.dispose();
        await backend.dispose();
      },
    };
  };
  return {
    work,
    of,
    aim,
    ours: explain,
    peer: async () => {
      const counted = await explain();
      const evaluations = (await counted.run()).provenance.evaluations as number;
      await counted.dispose();
      const runs = Math.ceil(evaluations / BATCH);
      const shape = [Math.ceil(evaluations / runs), ...inputShape];
      const bytes = await exportOnnx(hyalineModel(problem), [{ dtype: "float32", shape }], {
        inputNames: ["x"],
      });
      const data = maskedRows(x.values.subarray(0, rowSize), shape[0] as number);
      return rawRuns(bytes, { x: { data, shape } }, { runs });
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

/** The raw session runs the model that is explained: it gives the explained output of the first row, where there is one. */
async function sameOutput(ours: Side, peer: Side): Promise<void> {
  const { output, target = [] } = (await ours.run()) as Evaluated;
  const [outputs] = await (peer as RawRuns).outputs();
  if (output)
    agree(
      "the explained output",
      [output.values[0] as number],
      [(outputs as Float32Array)[(target[0] ?? 0) as number] as number],
    );
  await peer.run();
}
