import { ortBackend } from "@hyaline/backend-ort";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import type { Backend } from "@hyaline/core";
import { withoutAim } from "../aim.js";
import type { Contest } from "../contest.js";
import { type Ground, opContests } from "../ops/contests.js";
import { opProblems } from "../ops/index.js";
import { jaxJsPeer, rawPeer, tfjsPeer } from "../ops/peers.js";
import { hyalineTrainer } from "../ours/trainer.js";
import { jaxJsTrainer } from "../peers/jaxJs.js";
import type { RawRuntime } from "../peers/onnxRuntime.js";
import { tfjsTrainer } from "../peers/tfjs.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { Trainer } from "../side.js";
import { sameLosses } from "../works/sameLosses.js";

async function rawWasm(): Promise<RawRuntime> {
  const ort = await import("onnxruntime-web/wasm");
  ort.env.wasm.numThreads = 1;
  return { name: "onnxruntime-web", ort, options: { executionProviders: ["wasm"] } };
}

async function rawWebgpu(): Promise<RawRuntime> {
  const ort = await import("onnxruntime-web/webgpu");
  return { name: "onnxruntime-web webgpu", ort, options: { executionProviders: ["webgpu"] } };
}

const ortWasm = (): Promise<Backend> => ortBackend({ device: "wasm", threads: 1 });
const ortWebgpu = (): Promise<Backend> => ortBackend({ device: "webgpu" });

const grounds: readonly Ground[] = [
  {
    name: "ort:wasm",
    backend: ortWasm,
    peers: [rawPeer("onnxruntime-web", rawWasm), tfjsPeer("wasm", "faster"), jaxJsPeer],
  },
  {
    name: "ort:webgpu",
    backend: ortWebgpu,
    peers: [rawPeer("onnxruntime-web webgpu", rawWebgpu), tfjsPeer("webgpu", "faster")],
  },
  {
    name: "tfjs:webgl",
    backend: () => tfjsBackend({ engine: "webgl" }),
    peers: [tfjsPeer("webgl", "cost")],
  },
];

const training = (
  work: string,
  name: string,
  ours: () => Promise<Trainer>,
  peerName: string,
  peer: () => Promise<Trainer>,
): Contest => ({
  work: `${work} (${name})`,
  aim: withoutAim("faster"),
  ours,
  peer,
  peerName,
  check: sameLosses(3),
  timing: { rounds: 10, budgetMs: 4000, minimumRounds: 2, warmUp: 1 },
});

const mlp = "MLP 784-256-128-10, Adam step, batch 128";
const cnn = "CNN 28 × 28 (conv 16, conv 32, dense 10), Adam step, batch 64";

/** What is measured in a page. On a software adapter, the graphics rows say how they compare and nothing about speed. */
export const browserContests: readonly Contest[] = [
  training(
    mlp,
    "ort:wasm",
    async () => hyalineTrainer(mlpProblem(), await ortWasm()),
    "tfjs-wasm",
    () => tfjsTrainer(mlpProblem(), "wasm"),
  ),
  training(
    mlp,
    "ort:wasm",
    async () => hyalineTrainer(mlpProblem(), await ortWasm()),
    "jax-js-wasm",
    () => jaxJsTrainer(mlpProblem()),
  ),
  training(
    mlp,
    "ort:webgpu",
    async () => hyalineTrainer(mlpProblem(), await ortWebgpu()),
    "tfjs-webgpu",
    () => tfjsTrainer(mlpProblem(), "webgpu"),
  ),
  ...[mlpProblem, cnnProblem].map((problem, i) =>
    training(
      `${i === 0 ? mlp : cnn}, recorded`,
      "ort:webgpu",
      async () => hyalineTrainer(problem(), await ortWebgpu()),
      "the same node by node",
      async () => hyalineTrainer(problem(), await ortBackend({ device: "webgpu", graphCapture: false })),
    ),
  ),
  training(
    cnn,
    "ort:wasm",
    async () => hyalineTrainer(cnnProblem(), await ortWasm()),
    "jax-js-wasm",
    () => jaxJsTrainer(cnnProblem()),
  ),
  training(
    cnn,
    "ort:webgpu",
    async () => hyalineTrainer(cnnProblem(), await ortWebgpu()),
    "tfjs-webgpu",
    () => tfjsTrainer(cnnProblem(), "webgpu"),
  ),
  ...opContests(opProblems, grounds),
];
