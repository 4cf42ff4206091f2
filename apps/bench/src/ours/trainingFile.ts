import { flatten, jit, type Tensor, tensor } from "@hyaline/core";
import { graphToOnnx } from "@hyaline/onnx";
import type { Feeds } from "../peers/onnxRuntime.js";
import type { TrainingProblem } from "../problems/network.js";
import { wasm } from "./backends.js";
import { trainingArguments, trainingStep } from "./trainer.js";

type Arguments = Parameters<ReturnType<typeof trainingStep>>;

/** The step's arguments on the host: every first call gets tensors of its own, with nothing left to evaluate. */
export async function hostArguments(problem: TrainingProblem) {
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

/** One training step as a file, and its first arguments by input name. The loss is its first output. */
export async function trainingFile(problem: TrainingProblem, target: "ort-wasm" | "ort-cpu") {
  const { feeds, make } = await hostArguments(problem);
  const graph = jit(trainingStep(problem)).graph(...make());
  return { model: await graphToOnnx(graph, { target }), feeds };
}
