import { fail, HyalineError, quote } from "@hyaline/core";
import type { Chosen } from "@hyaline/core/facts";
import {
  type Call,
  type Explain,
  type ExplainedInputs,
  type ExplainerOptions,
  type Explains,
  type Explanation,
  type HostInput,
  type Model,
  rowsToExplain,
  type WhiteBox,
} from "@hyaline/explanation";
import { saliency } from "../saliency.js";
import { manyTimes } from "./manyTimes.js";
import { drawnNoise, recordedNoise } from "./noise.js";
import type { noiseCallOptions, noiseOptions } from "./noiseOptions.js";
import { placed } from "./placed.js";
import { sampling, type Tally } from "./sampling.js";

type Used = Chosen<typeof noiseOptions> & ExplainerOptions;
type NoisyCall = Call<Chosen<typeof noiseCallOptions>>;

const USUAL = 25;
/** A method that explains noisy copies of the rows and tallies what comes of them: better the more there are. */
export function smoothed(model: Model, used: Used, tallyOf: (size: number) => Tally) {
  const { around, batchSize, seed, samples } = used;
  const gradient = around ? undefined : saliency(model as WhiteBox, { absolute: false, batchSize });
  const explains = (around ?? gradient) as Explains;
  const explain: Explain = typeof explains === "function" ? explains : explains.explain.bind(explains);

  async function* stream(call: NoisyCall) {
    const { inputs, long, options } = call;
    const { onProgress: _, ...quiet } = long;
    const noise = options.noise
      ? recordedNoise(inputs, options.noise)
      : drawnNoise(inputs, seed, deviationOf(used));
    const { recorded } = noise;
    const { targets } = await call.evaluate();
    const ask = async (count: number) => {
      const found = await explain(rowsToExplain(noise.next(count)), {
        ...quiet,
        target: manyTimes(targets, count),
        ...(inputs.named ? { attribute: attributedNames(inputs) } : {}),
      }).catch(ofCopies);
      checkSamples(found, count * inputs.count);
      return { found, attributions: found.values.values, evaluations: found.provenance.evaluations };
    };
    const rounds = sampling(call, { recorded, samples, usual: USUAL, batchSize, ask, tallyOf });
    for await (const { last, values, errors, ...more } of rounds)
      yield {
        ...placed(last.found, inputs, { values, standardError: errors }),
        ...more,
        ...(recorded === undefined ? { seed } : {}),
      };
  }
  return { stream, dispose: () => gradient?.dispose() };
}

/** What explains copies takes them for its caller's rows; whoever reads of them is told. */
function ofCopies(cause: unknown): never {
  if (!(cause instanceof HyalineError) || cause.code === "aborted") throw cause;
  throw new HyalineError(cause.code, `among noisy copies, which it counts as rows: ${cause.message}`, {
    cause,
  });
}

const attributedNames = ({ parts }: ExplainedInputs): string[] =>
  parts.flatMap(({ name, attributed }) => (attributed ? [name] : []));

/** Of a row of an input. */
const deviationOf =
  ({ standardDeviation, noiseLevel }: Used) =>
  ({ values, rowSize }: HostInput, row: number): number => {
    if (standardDeviation !== undefined) return standardDeviation;
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = row * rowSize; i < (row + 1) * rowSize; i++) {
      least = Math.min(least, values[i] as number);
      greatest = Math.max(greatest, values[i] as number);
    }
    return noiseLevel * (greatest - least);
  };

/** @throws HyalineError `shape` for other rows, `argument` for players that differ from row to row */
function checkSamples({ values, players }: Explanation, rows: number): void {
  if (values.shape[0] !== rows)
    fail("shape", "around gives attributions of every row", `${values.shape[0]} rows for ${rows}`);
  if (players && players.shape.length === values.shape.length && players.shape[0] === rows && rows > 1)
    fail(
      "argument",
      "noisy rows are explained by the same players",
      `players of each row, ${quote(players.shape)}`,
      "give the explainer segments or groups that do not depend on the row",
    );
}
