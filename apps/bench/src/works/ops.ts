import { ortBackend } from "@hyaline/backend-ort";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import type { Work } from "../contest.js";
import { type Ground, opContests } from "../ops/contests.js";
import { opProblems } from "../ops/index.js";
import { jaxJsPeer, rawPeer, tfjsPeer } from "../ops/peers.js";
import { wasm } from "../ours/backends.js";
import { nodeRuntime, webRuntime } from "../peers/onnxRuntime.js";

/** One thread each. */
const grounds: readonly Ground[] = [
  {
    name: "ort:wasm",
    backend: wasm,
    peers: [rawPeer("onnxruntime-web", webRuntime), tfjsPeer("wasm", "faster"), jaxJsPeer],
  },
  {
    name: "ort:cpu",
    backend: () => ortBackend({ device: "cpu", threads: 1 }),
    peers: [rawPeer("onnxruntime-node", nodeRuntime)],
  },
  {
    name: "tfjs:wasm",
    backend: () => tfjsBackend({ engine: "wasm" }),
    peers: [tfjsPeer("wasm", "cost")],
  },
];

/** Single ops on each of our backends, beside the same op in the libraries that run on the same ground. */
export const ops: Work = { name: "ops", contests: opContests(opProblems, grounds) };
