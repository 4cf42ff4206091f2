import { attention as attend, jit, type Tensor, tensor } from "@hyaline/core";
import { agree } from "../agree.js";
import { timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { fusedAttention } from "../peers/fusedAttention.js";
import { type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import { uniformArray } from "../random.js";

/** Attention as it is lowered, products and a softmax, against ONNX Runtime's fused kernel in a raw session. */
function contest(heads: number, length: number, depth: number): Contest {
  const shape = [heads, length, depth];
  const [query, key, value] = [1, 2, 3].map((seed) => uniformArray(seed, heads * length * depth, 1)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return {
    work: `attention of ${heads} heads, ${length} queries and keys of ${depth}, against a fused kernel`,
    aim: timesTheCost(1.1),
    ours: async () => {
      const backend = await wasm();
      const call = jit((q: Tensor, k: Tensor, v: Tensor) => attend(q, k, v), { backend });
      const inputs = [query, key, value].map((data) => tensor(data, { shape })) as [Tensor, Tensor, Tensor];
      return {
        name: `hyaline ${backend.name}`,
        run: async () => {
          const y = await call(...inputs);
          const data = await y.data();
          y.dispose();
          return data;
        },
        dispose: async () => {
          call.dispose();
          await backend.dispose();
        },
      };
    },
    peer: () =>
      rawRuns(fusedAttention(heads, length, depth), {
        query: { data: query, shape },
        key: { data: key, shape },
        value: { data: value, shape },
      }),
    check: async (ours, peer) => {
      const [outputs] = (await (peer as RawRuns).outputs()) as [Float32Array];
      agree("the outputs", (await ours.run()) as Float32Array, outputs);
    },
  };
}

export const attention: Work = {
  name: "attention",
  contests: [contest(32, 64, 32), contest(8, 256, 64), contest(48, 128, 64), contest(4, 1024, 64)],
};
