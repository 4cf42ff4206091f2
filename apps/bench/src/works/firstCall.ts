import { flatten, jit, type Tensor, tensor } from "@hyaline/core";
import { graphToOnnx } from "@hyaline/onnx";
import { atMostAbove } from "../aim.js";
import type { Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { trainingArguments, trainingStep } from "../ours/trainer.js";
import { type Feeds, rawCreation } from "../peers/onnxRuntime.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { TrainingProblem } from "../problems/network.js";
import type { Side } from "../side.js";

type Arguments = Parameters<ReturnType<typeof trainingStep>>;

/** The step's arguments on the host: every first call gets tensors of its own, with nothing left to evaluate. */
async function hostArguments(problem: TrainingProblem) {
  const { params, state, x, y } = trainingArguments(problem);
  const backend = await wasm();
  const { leaves, structure } = flatten([params, state, x, y]);
  const data = await Promise.all(leaves.map((leaf) => leaf.data({ backend })));
  await backend.dispose();
  const fresh = (leaf: Tensor, i: number) =>
    tensor(data[i] as Float32Array, { shape: leaf.shape, dtype: leaf.dtype });
  const feeds: Feeds = Object.fromEntries(
    leaves.map(({ shape }, i) => [`input_${i}`, { data: data[i] as Float32Array | Int32Array, shape }]),
  );
  return { feeds, make: () => structure.build(leaves.map(fresh)) as unknown as Arguments };
}

/** A function that was never called, on a backend that has compiled nothing. */
async function firstCallOf(problem: TrainingProblem): Promise<Side> {
  const { make } = await hostArguments(problem);
  return {
    name: "hyaline ort:wasm",
    run: async () => {
      const backend = await wasm();
      const step = jit(trainingStep(problem), { backend });
      const { loss } = await step(...make());
      await loss.data();
      step.dispose();
      await backend.dispose();
    },
  };
}

/** The same graph's file, in a session that is created and run once. */
async function sessionOf(problem: TrainingProblem): Promise<Side> {
  const { feeds, make } = await hostArguments(problem);
  const graph = jit(trainingStep(problem)).graph(...make());
  return rawCreation(await graphToOnnx(graph, { target: "ort-wasm" }), feeds);
}

const contest = (work: string, problem: TrainingProblem) => ({
  work,
  aim: atMostAbove(150),
  ours: () => firstCallOf(problem),
  peer: () => sessionOf(problem),
});

/** What a first call costs above its session: tracing, simplifying, lowering and writing the file. */
export const firstCall: Work = {
  name: "first-call",
  contests: [
    contest("first call of the MLP step, over creating and running its session", mlpProblem()),
    contest("first call of the CNN step, over creating and running its session", cnnProblem()),
  ],
};
