/** Fused ops of ONNX Runtime (`com.microsoft`), as its optimiser and Optimum's exports contain them. */
import {
  add,
  arange,
  cast,
  conv,
  expandDims,
  fail,
  gather,
  gelu,
  layerNorm,
  leakyRelu,
  matMul,
  mean,
  mul,
  reciprocal,
  relu,
  rmsNorm,
  sigmoid,
  sqrt,
  square,
  sub,
  sum,
  swapAxes,
  type Tensor,
  tanh,
} from "@hyaline/core";
import { ownEntry } from "../graph/ownEntry.js";
import type { OnnxNode, Output, Reader } from "../graph/reader.js";
import { computed } from "../graph/value.js";
import { joinHeads, splitHeads } from "./attentionParts.js";
import { RMSNormalization } from "./LayerNormalization.js";
import { rotate } from "./RotaryEmbedding.js";
import { windowOf } from "./window.js";

export const Gelu: Reader = (node) => gelu(node.tensor(0));

const withBias = (x: Tensor, bias: Tensor | undefined): Tensor => (bias ? add(x, bias) : x);

export const BiasGelu: Reader = (node) => gelu(withBias(node.tensor(0), node.optional(1)));

export const FastGelu: Reader = (node) =>
  gelu(withBias(node.tensor(0), node.optional(1)), { approximate: "tanh" });

/** x · sigmoid(α x). */
export const QuickGelu: Reader = (node) => {
  const x = node.tensor(0);
  return mul(x, sigmoid(mul(x, node.float("alpha", 1.702))));
};

/** Layer normalisation of a sum; the sum itself is the fourth output. */
export const SkipLayerNormalization: Reader = (node): readonly Output[] => {
  const total = withBias(add(node.tensor(0), node.tensor(1)), node.optional(4));
  const epsilon = node.float("epsilon", 1e-5);
  const bias = node.optional(3);
  const y = layerNorm(total, { scale: node.tensor(2), ...(bias ? { bias } : {}), epsilon });
  if (!node.wants(1) && !node.wants(2)) return [y, undefined, undefined, total];
  const centre = mean(total, { axes: -1, keepDims: true });
  const variance = mean(square(sub(total, centre)), { axes: -1, keepDims: true });
  return [y, centre, reciprocal(sqrt(add(variance, epsilon))), total];
};

export const SkipSimplifiedLayerNormalization: Reader = (node): readonly Output[] => {
  const total = withBias(add(node.tensor(0), node.tensor(1)), node.optional(3));
  const y = rmsNorm(total, { scale: node.tensor(2), epsilon: node.float("epsilon", 1e-5) });
  return [y, undefined, undefined, total];
};

export const SimplifiedLayerNormalization = RMSNormalization;

/** The sum of word, position and segment embeddings, normalised; lengths of the examples are the second output. */
export const EmbedLayerNormalization: Reader = (node): readonly Output[] => {
  const ids = node.tensor(0);
  const [word, position, segment] = [node.tensor(2), node.tensor(3), node.optional(4)];
  const positions = node.optional(8);
  const steps = ids.shape[1] as number;
  const places = positions ? gather(position, positions) : expandDims(firstRows(position, steps), 0);
  const segments = node.optional(1);
  const words = add(gather(word, ids), places);
  const total = segments && segment ? add(words, gather(segment, segments)) : words;
  const y = layerNorm(total, {
    scale: node.tensor(5),
    bias: node.tensor(6),
    epsilon: node.float("epsilon", 1e-12),
  });
  const mask = node.optional(7);
  const lengths = mask ? cast(sum(mask, { axes: 1 }), "int32") : sum(mul(ids, 0), { axes: 1 });
  return [y, computed(lengths, "int32"), total];
};

const firstRows = (table: Tensor, count: number): Tensor => {
  if ((table.shape[0] as number) < count)
    fail("shape", "there is no embedding for a position", `${count} of ${table.shape[0]}`);
  return table.shape[0] === count ? table : gather(table, arange(count));
};

export const RotaryEmbedding: Reader = (node) => {
  const given = node.tensor(0);
  const [positions, cos, sin] = [node.tensor(1), node.tensor(2), node.tensor(3)];
  const flat = given.rank === 3;
  const half = cos.shape[1] as number;
  const size = node.int("rotary_embedding_dim", 0);
  const heads = node.int("num_heads", 0) || (given.shape[2] as number) / (2 * half);
  const x = flat ? splitHeads(given, heads) : given;
  const steps = x.shape[2] as number;
  // One position is where every example starts.
  const places =
    positions.size === 1 && steps !== 1 ? add(expandDims(arange(steps), 0), positions) : positions;
  const cache = (table: Tensor) => expandDims(gather(table, places), 1);
  const options = { interleaved: node.flag("interleaved", false, "off"), width: size || 2 * half };
  const y = rotate(x, cache(cos), cache(sin), options);
  return flat ? joinHeads(y) : y;
};

/** α A B with either operand transposed. */
export const FusedMatMul: Reader = (node) => {
  const operand = (input: number, name: string) =>
    node.int(name, 0) === 0 ? node.tensor(input) : swapAxes(node.tensor(input), -1, -2);
  const product = matMul(operand(0, "transA"), operand(1, "transB"));
  const alpha = node.float("alpha", 1);
  return alpha === 1 ? product : mul(product, alpha);
};

export const FusedConv: Reader = (node) => {
  const [x, w] = [node.tensor(0), node.tensor(1)];
  const window = windowOf(node, x.shape.slice(2), w.shape.slice(2));
  const y = conv(x, w, node.optional(2), { ...window, groups: node.int("group", 1) });
  return activated(node, withBias(y, node.optional(3)));
};

function activated(node: OnnxNode, x: Tensor): Tensor {
  const name = node.string("activation", "");
  const [alpha = 0.01] = node.floats("activation_params") ?? [];
  const known: Readonly<Record<string, () => Tensor>> = {
    "": () => x,
    Relu: () => relu(x),
    Sigmoid: () => sigmoid(x),
    Tanh: () => tanh(x),
    LeakyRelu: () => leakyRelu(x, { alpha }),
  };
  return (ownEntry(known, name) ?? (() => fail("unsupported", "FusedConv has no such activation", name)))();
}
