import { ortBackend } from "@hyaline/backend-ort";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import type { Work } from "../contest.js";
import { type Ground, opContests } from "../ops/contests.js";
import { opProblems } from "../ops/index.js";
import { jaxJsPeer, rawPeer, tfjsPeer } from "../ops/peers.js";
import type { RawRuntime } from "../ops/sides.js";
import { wasm } from "../ours/backends.js";

async function rawWasm(): Promise<RawRuntime> {
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = 1;
  return { name: "onnxruntime-web", ort };
}

async function rawCpu(): Promise<RawRuntime> {
  const { default: ort } = await import("onnxruntime-node");
  const options = { intraOpNumThreads: 1, logSeverityLevel: 4 as const };
  return { name: "onnxruntime-node", ort: ort as unknown as RawRuntime["ort"], options };
}

/** One thread each. */
const grounds: readonly Ground[] = [
  {
    name: "ort:wasm",
    backend: wasm,
    peers: [rawPeer("onnxruntime-web", rawWasm), tfjsPeer("wasm", "faster"), jaxJsPeer],
  },
  {
    name: "ort:cpu",
    backend: () => ortBackend({ device: "cpu", threads: 1 }),
    peers: [rawPeer("onnxruntime-node", rawCpu)],
  },
  {
    name: "tfjs:wasm",
    backend: () => tfjsBackend({ engine: "wasm" }),
    peers: [tfjsPeer("wasm", "cost")],
  },
];

/** Single ops on each of our backends, beside the same op in the libraries that run on the same ground. */
export const ops: Work = { name: "ops", contests: opContests(opProblems, grounds) };
