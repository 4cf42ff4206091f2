import { groupNorm, repeat, type Tensor } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

/** Before opset 21 there is one scale and bias per group. */
export const GroupNormalization: Reader = (node) => {
  const x = node.tensor(0);
  const groups = node.int("num_groups");
  const channels = x.shape[1] as number;
  const perChannel = (t: Tensor) => (t.size === channels ? t : repeat(t, channels / groups, { axis: 0 }));
  return groupNorm(x, {
    groups,
    scale: perChannel(node.tensor(1)),
    bias: perChannel(node.tensor(2)),
    epsilon: node.float("epsilon", 1e-5),
  });
};
