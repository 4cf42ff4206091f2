/** PyTorch on one thread, in a process of its own. */
import type { TrainingProblem } from "../problems/network.js";
import type { Side, Trainer } from "../side.js";
import { type PythonProcess, pythonProcess, pythonWith } from "./python.js";

const python = pythonWith("torch");

/** Why there is no PyTorch to compare with; nothing where there is one. */
export const withoutPytorch: string | undefined =
  python === undefined ? "no Python here has PyTorch; HYALINE_PYTHON may name one that has" : undefined;

const base64 = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString("base64");

async function start(problem: TrainingProblem, steps: number): Promise<PythonProcess> {
  if (python === undefined) throw new Error(withoutPytorch);
  const { network, weights, x, y, batch, classes, adam } = problem;
  return pythonProcess(python, "pytorch.py", {
    ...network,
    batch,
    classes,
    adam,
    steps,
    x: base64(x),
    y: base64(y),
    weights: weights.map((w) => w && { shape: w.shape, kernel: base64(w.kernel), bias: base64(w.bias) }),
  });
}

/** Steps of `torch.optim.Adam`. */
export async function pytorchTrainer(problem: TrainingProblem): Promise<Trainer> {
  const { ask, end } = await start(problem, 1);
  return { name: "pytorch", run: async () => Number(await ask("step")), dispose: end };
}

/** Integrated Gradients of output 0 from a baseline of 0 by the midpoint rule, all steps in one batch. */
export async function pytorchIntegratedGradients(
  problem: TrainingProblem,
  steps: number,
): Promise<Side & { readonly values: () => Promise<number[]> }> {
  const { ask, end } = await start(problem, steps);
  return {
    name: "pytorch",
    run: () => ask("explain"),
    values: async () => JSON.parse(await ask("values")) as number[],
    dispose: end,
  };
}
