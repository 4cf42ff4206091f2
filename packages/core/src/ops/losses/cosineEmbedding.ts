import { checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { quote } from "../../quote.js";
import { formatSpec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { greater } from "../elementwise/greater.js";
import { maximum } from "../elementwise/maximum.js";
import { sub } from "../elementwise/sub.js";
import { where } from "../elementwise/where.js";
import { cosineSimilarity } from "./cosineSimilarity.js";
import { checkReduction, type LossOptions, lossKeys, reduceTerms, reductions } from "./loss.js";

export interface CosineEmbeddingOptions extends LossOptions {
  /** How alike two vectors that should differ may be, from -1 to 1 (default 0). */
  readonly margin?: number;
}

/**
 * Draws vectors that belong together to one direction, and others apart: 1 − cos(a, b) where the target is 1, and
 * max(0, cos(a, b) − margin) where it is −1.
 *
 * Source: PyTorch's `CosineEmbeddingLoss`.
 *
 * @param a float[..., size]
 * @param b float[..., size], of the same shape
 * @param target number[...]: 1 for vectors that belong together, −1 for others
 * @returns float[], or float[...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `argument`
 * @example
 * ```ts
 * await cosineEmbedding(tensor([[1, 0]]), tensor([[0, 1]]), tensor([1])).item(); // 1
 * ```
 */
export function cosineEmbedding(
  a: Tensor,
  b: Tensor,
  target: Tensor,
  given: CosineEmbeddingOptions = {},
): Tensor {
  const { margin = 0, reduction = "mean" } = refuseUnknown("cosineEmbedding", given, ["margin", ...lossKeys]);
  for (const input of [a, b, target]) checkTensor("cosineEmbedding", input);
  checkReduction("cosineEmbedding", reduction, reductions);
  if (!(margin >= -1 && margin <= 1))
    fail("argument", "cosineEmbedding takes a margin from -1 to 1", quote(margin), "0 to 0.5 is usual");
  if (!sameShape(a.shape, b.shape) || !sameShape(target.shape, a.shape.slice(0, -1))) {
    const got = [a, b, target].map(formatSpec).join(", ");
    fail("shape", "cosineEmbedding needs two tensors of vectors, and one target for each pair", got);
  }
  const cosine = cosineSimilarity(a, b);
  const like = isFloat(target.dtype) ? target : cast(target, cosine.dtype);
  return reduceTerms(where(greater(like, 0), sub(1, cosine), maximum(sub(cosine, margin), 0)), reduction);
}
