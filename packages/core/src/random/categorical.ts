import { checkTensor } from "../apply.js";
import { isFloat } from "../dtype.js";
import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { add } from "../ops/elementwise/add.js";
import { cast } from "../ops/elementwise/cast.js";
import { argMax } from "../ops/reduce/argMax.js";
import { checkShape, formatSpec, normaliseAxis, type Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { gumbel } from "./gumbel.js";

export interface CategoricalOptions {
  /** The axis of the logits that holds the classes (default -1, the last). */
  readonly axis?: number;
  /** How many samples of each distribution, as leading axes (default `[]`: one). */
  readonly samples?: Shape;
}

/**
 * Classes drawn with the probabilities softmax(logits), as the largest of logits and Gumbel noise.
 *
 * Source: E. Gumbel, Statistical Theory of Extreme Values, 1954.
 *
 * @param key uint32[2]
 * @param logits float[..., classes]
 * @returns int32[...samples, ...], without the axis of classes
 * @throws HyalineError `axis`, `shape` when there are no classes
 * @example
 * ```ts
 * const rolls = random.categorical(random.key(0), zeros([6]), { samples: [100] });
 * ```
 */
export function categorical(key: Tensor, logits: Tensor, given: CategoricalOptions = {}): Tensor {
  const { axis = -1, samples = [] } = refuseUnknown("random.categorical", given, ["axis", "samples"]);
  checkTensor("random.categorical", logits);
  const scores = isFloat(logits.dtype) ? logits : cast(logits, "float32");
  if (scores.rank === 0) fail("shape", "random.categorical needs an axis of classes", formatSpec(logits));
  const lead = checkShape(samples);
  const noise = gumbel(key, [...lead, ...scores.shape], { dtype: scores.dtype });
  const classes = normaliseAxis(axis, scores.rank, "random.categorical");
  return argMax(add(scores, noise), { axis: lead.length + classes });
}
