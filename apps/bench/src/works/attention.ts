import { attention as attend, type Tensor } from "@hyaline/core";
import { exportOnnx } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { fusedAttention } from "../peers/fusedAttention.js";
import { type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import { uniformArray } from "../random.js";

/** Attention as it is lowered, products and a softmax, against ONNX Runtime's fused kernel: files in raw sessions. */
function contest(heads: number, length: number, depth: number): Contest {
  const shape = [heads, length, depth];
  const [query, key, value] = [1, 2, 3].map((seed) => uniformArray(seed, heads * length * depth, 1)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const feeds = {
    query: { data: query, shape },
    key: { data: key, shape },
    value: { data: value, shape },
  };
  return {
    work: `attention of ${heads} heads, ${length} queries and keys of ${depth}, against a fused kernel`,
    aim: timesTheCost(1.1),
    ours: async () => {
      const specs = [query, key, value].map(() => ({ dtype: "float32", shape }) as const);
      const file = await exportOnnx((q, k, v) => attend(q as Tensor, k as Tensor, v as Tensor), specs, {
        inputNames: ["query", "key", "value"],
      });
      return { ...(await rawRuns(file, feeds)), name: "hyaline's file" };
    },
    peer: () => rawRuns(fusedAttention(heads, length, depth), feeds),
    check: async (ours, peer) => {
      const [outputs] = (await (peer as RawRuns).outputs()) as [Float32Array];
      const [own] = (await (ours as RawRuns).outputs()) as [Float32Array];
      agree("the outputs", own, outputs);
    },
  };
}

export const attention: Work = {
  name: "attention",
  contests: [contest(32, 64, 32), contest(8, 256, 64), contest(48, 128, 64), contest(4, 1024, 64)],
};
