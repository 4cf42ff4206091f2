/** PyTorch on one thread, in a process of its own that is told when to run: the pipe adds some 50 µs to a run. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TrainingProblem } from "../problems/network.js";
import type { Side, Trainer } from "../side.js";

/** `HYALINE_PYTHON`, or the usual names. */
const candidates = [process.env.HYALINE_PYTHON, "python3", "/usr/bin/python3"].filter(
  (name) => name !== undefined,
);

const python = candidates.find((name) => spawnSync(name, ["-c", "import torch"]).status === 0);

/** Why there is no PyTorch to compare with; nothing where there is one. */
export const withoutPytorch: string | undefined =
  python === undefined ? "no Python here has PyTorch; HYALINE_PYTHON may name one that has" : undefined;

/** Beside this file, or where it lies when this one has been bundled. */
const script = ["./pytorch.py", "../../src/peers/pytorch.py"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find(existsSync) as string;

const base64 = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString("base64");

interface Process {
  ask(command: string): Promise<string>;
  end(): void;
}

async function start(problem: TrainingProblem, steps: number): Promise<Process> {
  if (python === undefined) throw new Error(withoutPytorch);
  const child: ChildProcessWithoutNullStreams = spawn(python, [script]);
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  // That it has ended is said by the answer that does not come.
  child.stdin.on("error", () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { done, value } = await answers.next();
    if (done) throw new Error(`PyTorch ended: ${errors}`);
    return value;
  };
  const { network, weights, x, y, batch, classes, adam } = problem;
  const encoded = {
    ...network,
    batch,
    classes,
    adam,
    steps,
    x: base64(x),
    y: base64(y),
    weights: weights.map((w) => w && { shape: w.shape, kernel: base64(w.kernel), bias: base64(w.bias) }),
  };
  child.stdin.write(`${JSON.stringify(encoded)}\n`);
  await answer();
  return {
    ask: (command) => {
      child.stdin.write(`${command}\n`);
      return answer();
    },
    end: () => child.stdin.end(),
  };
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
