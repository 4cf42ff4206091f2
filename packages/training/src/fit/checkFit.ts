import { type CallOptions, fail, quote, random, type Spec, trace } from "@hyaline/core";
import { type Chosen, hasFacts, readOptions } from "@hyaline/core/facts";
import { type Layer, outputSpec } from "@hyaline/layers";
import type { Dataset } from "../data/dataset.js";
import { checkDataset } from "../data/parts/checkDataset.js";
import { refuseOldNames } from "../parts/options.js";
import { batchCount } from "./batches.js";
import { type FitOptions, fitOptions } from "./fitOptions.js";
import { type Feed, type Place, splitPlace } from "./place.js";
import type { TrainState } from "./trainStep.js";

/** The options of `fit`, checked and complete. */
export interface FitPlan extends Omit<Chosen<typeof fitOptions>, "epochs" | "steps" | "seed"> {
  /** Where it begins. */
  readonly place: Place;
  /** The last epoch, counted over all calls. */
  readonly lastEpoch: number;
  /** Steps in an epoch. */
  readonly stepsPerEpoch: number;
  /** Steps of this call. */
  readonly total: number;
  readonly evaluationBatch: number;
  /** Of a batch of inputs. */
  readonly inputSpec: Spec;
  /** Without a place. */
  readonly optimizerState: TrainState["optimizerState"] | undefined;
  readonly call: CallOptions;
}

export async function checkFit(model: Layer, data: Dataset, given: FitOptions): Promise<FitPlan> {
  checkModel(model);
  refuseOldNames("fit", given);
  const options = readOptions("fit", fitOptions, given);
  const { loss, validation, backend, signal, shuffle, dropLast } = options;
  checkDataset("fit", data);
  const { rows } = data;
  const batchSize = options.batchSize === "full" ? rows : options.batchSize;
  const { dtype, rowShape } = data.inputs;
  const specOf = (count: number): Spec => ({ dtype, shape: [count, ...rowShape] });
  const inputSpec = specOf(Math.min(batchSize, rows));
  if (validation) checkDataset("fit", validation, data);
  if (loss.checkTargets) {
    const output = outputSpec(model, inputSpec);
    loss.checkTargets(data.targets, output);
    if (validation) loss.checkTargets(validation.targets, output);
  }
  const last = rows % batchSize;
  if (last > 0 && rows > batchSize && !dropLast) checkLastBatch(model, specOf(last), inputSpec, rows);
  const { epochs, steps } = options;
  if (epochs === undefined && steps === undefined)
    fail("argument", "fit needs epochs or steps", "none", "write { epochs: 10 }");
  const { state, place } = await begin(options, { rows, batchSize, shuffle, dropLast });
  const stepsPerEpoch = batchCount(rows, { size: batchSize, dropLast });
  const whole = epochs === undefined ? Number.POSITIVE_INFINITY : epochs * stepsPerEpoch - place.step;
  const total = Math.min(whole, steps ?? Number.POSITIVE_INFINITY);
  return {
    ...options,
    optimizerState: state,
    place,
    lastEpoch: place.epochs + Math.ceil((place.step + total) / stepsPerEpoch),
    stepsPerEpoch,
    total,
    evaluationBatch: Math.max(batchSize, 256),
    inputSpec,
    call: { ...(backend ? { backend } : {}), ...(signal ? { signal } : {}) },
  };
}

function checkModel(model: Layer): void {
  if (typeof model?.init === "function" && typeof model.apply === "function") return;
  const uncalled = hasFacts(model) ? `call it: ${model.facts.name}(…)` : undefined;
  const remedy = uncalled ?? "wrap functions and layers with sequential([…])";
  fail("argument", "fit trains a layer", quote(model), remedy);
}

/** Some layers, such as batchNorm, cannot train on a single row: said now, not at the end of the first epoch. */
function checkLastBatch(model: Layer, last: Spec, first: Spec, rows: number): void {
  const train = (spec: Spec) => {
    const key = random.key(0);
    const { params, state } = model.init(key, spec);
    trace((x) => model.apply(params, x, { training: true, key, state }).output, [spec]);
  };
  const problem = errorOf(() => train(last));
  if (problem === undefined || errorOf(() => train(first)) !== undefined) return;
  const [count, size] = [last.shape[0], first.shape[0]];
  fail(
    (problem as { code?: "shape" }).code ?? "shape",
    `the last batch of ${rows} rows in batches of ${size} has ${count}, and ${model.name} cannot train on it`,
    (problem as Error).message.split(";")[0],
    "give { dropLast: true }, or another batchSize",
  );
}

function errorOf(run: () => void): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Where training begins: at the place in the optimizer's state, if there is one. */
async function begin(
  { optimizerState, seed }: Chosen<typeof fitOptions>,
  feed: Feed,
): Promise<{ readonly state: TrainState["optimizerState"] | undefined; readonly place: Place }> {
  const { state, place } = optimizerState
    ? await splitPlace(optimizerState)
    : { state: undefined, place: undefined };
  if (!place) return { state, place: { made: 0, epochs: 0, step: 0, seed: seed ?? 0, feed, sums: [] } };
  const broken = place.step > 0;
  const same = (Object.keys(feed) as (keyof Feed)[]).every((name) => feed[name] === place.feed[name]);
  if (broken && !(same && (seed ?? place.seed) === place.seed)) {
    const { rows, batchSize, shuffle, dropLast } = place.feed;
    fail(
      "argument",
      "fit goes on within an epoch, which needs the rows, batches and seed that it began with",
      `${feed.rows} rows in batches of ${feed.batchSize}, for ${rows} in batches of ${batchSize}`,
      `give { batchSize: ${batchSize}, shuffle: ${shuffle}, dropLast: ${dropLast}, seed: ${place.seed} } and the same data`,
    );
  }
  return { state, place: { ...place, seed: seed ?? place.seed, feed } };
}
