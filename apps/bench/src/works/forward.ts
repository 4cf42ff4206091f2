import { grad, jit, type Spec, slice, sum, type Tensor, tensor } from "@hyaline/core";
import { exportOnnx } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { type Aim, timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineModel } from "../ours/model.js";
import { type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { TrainingProblem } from "../problems/network.js";
import type { Side } from "../side.js";

type Compute = (x: Tensor) => Tensor;

/** A compiled function of the problem's batch, its result read to the host. */
async function compiled(problem: TrainingProblem, compute: Compute): Promise<Side> {
  const backend = await wasm();
  const run = jit(compute, { backend });
  const x = tensor(problem.x, { shape: [problem.batch, ...problem.network.inputShape] });
  return {
    name: `hyaline ${backend.name}`,
    run: async () => {
      const y = await run(x);
      const data = await y.data();
      y.dispose();
      return data;
    },
    dispose: async () => {
      run.dispose();
      await backend.dispose();
    },
  };
}

/** The model's file in a raw session. */
async function forwardPass(problem: TrainingProblem): Promise<RawRuns> {
  const spec: Spec = { dtype: "float32", shape: [problem.batch, ...problem.network.inputShape] };
  const model = await exportOnnx(hyalineModel(problem), [spec], { inputNames: ["x"] });
  return rawRuns(model, { x: { data: problem.x, shape: spec.shape } });
}

const sameResult: NonNullable<Contest["check"]> = async (ours, peer) => {
  const [outputs] = (await (peer as RawRuns).outputs()) as [Float32Array];
  agree("the outputs", (await ours.run()) as Float32Array, outputs);
};

/** The change of an output over a small step along its gradient is the gradient's squared length times the step. */
const isItsGradient =
  (problem: TrainingProblem): NonNullable<Contest["check"]> =>
  async (ours, peer) => {
    const gradient = (await ours.run()) as Float32Array;
    const model = hyalineModel(problem);
    const step = 1e-3;
    const shifted = (sign: number) => ({
      ...problem,
      x: problem.x.map((x, i) => x + sign * step * (gradient[i] as number)),
    });
    const sums = await Promise.all(
      [1, -1].map(async (sign) => {
        const side = await compiled(shifted(sign), (x) => sum(slice(model(x), [null, 0])));
        const [value] = (await side.run()) as Float32Array;
        await side.dispose?.();
        return value as number;
      }),
    );
    const [up, down] = sums as [number, number];
    const squaredLength = gradient.reduce((total, g) => total + g * g, 0);
    agree("the gradient and the output's change along it", [squaredLength], [(up - down) / (2 * step)], 0.02);
    await peer.run();
  };

function contests(name: string, problem: TrainingProblem): Contest[] {
  const model = hyalineModel(problem);
  const firstOutput = (x: Tensor) => sum(slice(model(x), [null, 0]));
  const contest = (work: string, aim: Aim, compute: Compute, check: Contest["check"]): Contest => ({
    work,
    aim,
    ours: () => compiled(problem, compute),
    peer: () => forwardPass(problem),
    ...(check ? { check } : {}),
  });
  return [
    contest(`forward pass of ${name}, batch ${problem.batch}`, timesTheCost(1.05), model, sameResult),
    contest(
      `gradient of an output of ${name} by its input, over a forward pass`,
      timesTheCost(2.5),
      grad(firstOutput),
      isItsGradient(problem),
    ),
  ];
}

/** A model's forward pass, and a gradient by its input, over the same model's forward pass in a raw session. */
export const forward: Work = {
  name: "forward",
  contests: [...contests("an MLP 784-256-128-10", mlpProblem()), ...contests("a CNN 28 × 28", cnnProblem())],
};
