import { arange, cast, less, reshape, sub, takeAlongAxis, where } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

/** The first `sequence_lens[b]` steps of each example in reverse. */
export const ReverseSequence: Reader = (node) => {
  const x = node.tensor(0);
  const [batch, time] = [node.int("batch_axis", 1), node.int("time_axis", 0)];
  const along = (axis: number) => x.shape.map((n, i) => (i === axis ? n : 1));
  const lengths = reshape(cast(node.tensor(1), "int32"), along(batch));
  const steps = reshape(arange(x.shape[time] as number), along(time));
  const places = where(less(steps, lengths), sub(sub(lengths, 1), steps), steps);
  return takeAlongAxis(x, places, { axis: time });
};
