import { fail, type NumericArray, quote, sizeOf } from "@hyaline/core";
import { byInput, type ExplainedInputs, type HostInput, randomStream } from "@hyaline/explanation";

/** Noise for every row, sample by sample. */
export interface Noise {
  /** How many samples were recorded; nothing where they are drawn. */
  readonly recorded?: number;
  /** The rows with noise of the next samples: those of one sample after the other. Inputs that ride along stay as they are. */
  next(samples: number): ExplainedInputs;
}

/** Where noise comes from: numbers for an input's row, at the elements of a row in turn. */
type Source = (part: HostInput, row: number, sample: number) => (element: number) => number;

/** Inputs `samples` times, those of one sample after the other, with what `source` says added. */
function withNoise(inputs: ExplainedInputs, from: number, samples: number, source: Source): ExplainedInputs {
  const count = samples * inputs.count;
  const parts = inputs.parts.map((part) => {
    const { rowSize, rowShape, values, attributed } = part;
    const noisy = new (values.constructor as typeof Float64Array)(count * rowSize);
    for (let sample = 0; sample < samples; sample++) {
      noisy.set(values, sample * values.length);
      for (let row = 0; attributed && row < inputs.count; row++) {
        const noise = source(part, row, from + sample);
        const start = row * rowSize;
        for (let i = start; i < start + rowSize; i++)
          noisy[sample * values.length + i] = (values[i] as number) + noise(i - start);
      }
    }
    return { ...part, count, shape: [count, ...rowShape], values: noisy };
  });
  return { ...inputs, count, parts };
}

/**
 * Normal noise of a row's own stream, which is the same in whatever batches rows and samples come.
 *
 * @param deviation of an input's row
 */
export function drawnNoise(
  inputs: ExplainedInputs,
  seed: number,
  deviation: (part: HostInput, row: number) => number,
): Noise {
  const streams = Array.from({ length: inputs.count }, (_, row) => randomStream(seed, row));
  const source: Source = (part, row) => {
    const size = deviation(part, row);
    return () => size * (streams[row]?.normal() ?? 0);
  };
  return { next: (samples) => withNoise(inputs, 0, samples, source) };
}

/**
 * Noise as it was recorded.
 *
 * @param given `{ shape: [rows, samples, …input], values }`, or a record of them by input
 * @throws HyalineError `shape` where it does not fit the inputs, `data` for what is not finite, `argument` for inputs that
 * are not attributed
 */
export function recordedNoise(inputs: ExplainedInputs, given: unknown): Noise {
  const attributed = inputs.parts.filter((part) => part.attributed);
  const own = byInput("noise", given, inputs.named ? attributed.map(({ name }) => name) : undefined);
  const arrays = new Map(
    attributed.map((part) => [part.name, fitting(part, own(part.name) as NumericArray)]),
  );
  const counts = [...arrays.values()].map(({ shape }) => shape[1] as number);
  const recorded = counts[0] as number;
  if (counts.some((count) => count !== recorded))
    fail("shape", "noise has as many samples for each input", quote(counts));
  const source: Source = ({ name, rowSize }, row, sample) => {
    const { values } = arrays.get(name) as NumericArray;
    const start = (row * recorded + sample) * rowSize;
    return (element) => values[start + element] as number;
  };
  let done = 0;
  return {
    recorded,
    next: (samples) => {
      done += samples;
      return withNoise(inputs, done - samples, samples, source);
    },
  };
}

function fitting({ name, count, rowShape }: HostInput, noise: NumericArray | undefined): NumericArray {
  const { shape = [], values = [] } = noise ?? {};
  const [rows, samples = 0, ...rest] = shape;
  const fits =
    rows === count &&
    samples >= 2 &&
    rest.length === rowShape.length &&
    rest.every((n, axis) => n === rowShape[axis]) &&
    values.length === sizeOf(shape);
  if (!fits)
    fail(
      "shape",
      `noise of ${name} must be [${[count, "samples", ...rowShape].join(", ")}], of two samples or more`,
      noise ? `${quote(shape)} with ${values.length} values` : "nothing",
    );
  if (!Array.from(values).every(Number.isFinite)) fail("data", "noise must be finite", "NaN or infinity");
  return { shape, values };
}
