import { type ExplainedInputs, type RandomStream, randomStream } from "@hyaline/explanation";

/**
 * The rows with normal noise on what is attributed, whose deviation is a share of each row's range.
 *
 * @param stream which of the seed's draws
 */
export function noisyInputs(
  inputs: ExplainedInputs,
  noise: number,
  seed: number,
  stream: number,
): ExplainedInputs {
  const random = randomStream(seed, stream);
  const parts = inputs.parts.map((part) =>
    part.attributed ? { ...part, values: noisy(part.values, part.rowSize, noise, random) } : part,
  );
  return { ...inputs, parts };
}

function noisy(values: Float64Array | Float32Array, size: number, noise: number, random: RandomStream) {
  const moved = values.slice();
  for (let start = 0; start < values.length; start += size) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values.subarray(start, start + size)) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    for (let i = start; i < start + size; i++)
      moved[i] = (moved[i] as number) + noise * (most - least) * random.normal();
  }
  return moved;
}
