/** The libraries that run op problems, as {@link OpPeer}s. */

import type { RawRuntime } from "../peers/onnxRuntime.js";
import { startTfjs, type TfjsEngine } from "../peers/tfjsEngine.js";
import type { OpPeer } from "./contests.js";
import { jaxJsOp, rawOp, tfjsOp } from "./sides.js";

export const rawPeer = (name: string, runtime: () => Promise<RawRuntime>): OpPeer => ({
  name,
  kind: "cost",
  of: (problem) => async () => rawOp(problem, await runtime()),
});

export const tfjsPeer = (engine: TfjsEngine, kind: OpPeer["kind"]): OpPeer => ({
  name: `tfjs-${engine}`,
  kind,
  of: (problem) => {
    const { tfjs } = problem;
    if (!tfjs) return undefined;
    return async () => {
      await startTfjs(engine);
      return tfjsOp(problem, tfjs);
    };
  },
});

export const jaxJsPeer: OpPeer = {
  name: "jax-js-wasm",
  kind: "faster",
  of: (problem) => {
    const { jaxJs } = problem;
    return jaxJs && (() => jaxJsOp(problem, jaxJs));
  },
};
