import {
  type CallOptions,
  fail,
  flatten,
  quote,
  random,
  type Spec,
  type Tensor,
  type Tree,
  trace,
} from "@hyaline/core";
import { type Chosen, hasFacts, readOptions } from "@hyaline/core/facts";
import { type Layer, outputSpec, type SpecTree } from "@hyaline/layers";
import { type Columns, specsOfRows } from "../data/columns.js";
import type { Dataset } from "../data/dataset.js";
import { checkDataset } from "../data/parts/checkDataset.js";
import { weightedByClass } from "../data/weighted.js";
import { refuseOldNames } from "../parts/options.js";
import { batchCount } from "./batches.js";
import { type FitOptions, fitOptions } from "./fitOptions.js";
import { type Objective, objectiveOf } from "./objective.js";
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
  readonly inputSpec: SpecTree<Tree>;
  /** The rows, weighted where classes are. */
  readonly data: Dataset<Columns, Columns>;
  readonly objective: Objective;
  /** Without a place. */
  readonly optimizerState: TrainState["optimizerState"] | undefined;
  readonly call: CallOptions;
}

export async function checkFit(
  model: Layer<Tree, Tree>,
  given: Dataset<Columns, Columns>,
  givenOptions: FitOptions,
): Promise<FitPlan> {
  checkModel(model);
  refuseOldNames("fit", givenOptions);
  const options = readOptions("fit", fitOptions, givenOptions);
  const { validation, backend, signal, shuffle, dropLast, classWeight, earlyStopping } = options;
  checkDataset("fit", given);
  const data = classWeight ? weightedByClass(given, classWeight) : given;
  const { rows } = data;
  const batchSize = options.batchSize === "full" ? rows : options.batchSize;
  if (options.batchSize !== "full" && options.dropLast && batchSize > rows)
    fail(
      "argument",
      "a batch has at most as many rows as the data, with dropLast",
      `batches of ${batchSize} of ${rows} rows`,
      'write { batchSize: "full" }, or a smaller one',
    );
  const specOf = (count: number) => specsOfRows(data.inputs, count) as SpecTree<Tree>;
  const inputSpec = specOf(Math.min(batchSize, rows));
  if (validation) checkDataset("fit", validation, data);
  const objective = objectiveOf(options.loss, options.scores);
  const output = outputSpec(model, inputSpec) as SpecTree<Tree>;
  objective.checkTargets(data.targets, output);
  if (validation) objective.checkTargets(validation.targets, output);
  if (earlyStopping && !validation)
    fail(
      "argument",
      "earlyStopping watches the validation",
      "none",
      "give { validation }, such as a part of split",
    );
  const last = rows % batchSize;
  if (last > 0 && rows > batchSize && !dropLast) {
    const whole = { count: batchSize, spec: inputSpec };
    checkLastBatch(model, { count: last, spec: specOf(last) }, whole, rows);
  }
  const { epochs, steps } = options;
  if (epochs === undefined && steps === undefined)
    fail("argument", "fit needs epochs or steps", "none", "write { epochs: 10 }");
  const { state, place } = await begin(options, { rows, batchSize, shuffle, dropLast });
  const stepsPerEpoch = batchCount(rows, { size: batchSize, dropLast });
  const whole = epochs === undefined ? Number.POSITIVE_INFINITY : epochs * stepsPerEpoch - place.step;
  const total = Math.min(whole, steps ?? Number.POSITIVE_INFINITY);
  return {
    ...options,
    data,
    objective,
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

function checkModel(model: Layer<Tree, Tree>): void {
  if (typeof model?.init === "function" && typeof model.apply === "function") return;
  const uncalled = hasFacts(model) ? `call it: ${model.facts.name}(…)` : undefined;
  const remedy = uncalled ?? "wrap functions and layers with sequential([…])";
  fail("argument", "fit trains a layer", quote(model), remedy);
}

/** Some layers, such as batchNorm, cannot train on a single row: said now, not at the end of the first epoch. */
function checkLastBatch(model: Layer<Tree, Tree>, last: Rows, first: Rows, rows: number): void {
  const train = ({ spec }: Rows) => {
    const key = random.key(0);
    const { params, state } = model.init(key, spec);
    const { leaves, structure } = flattenSpecs(spec);
    trace(
      (...xs) => flatten(model.apply(params, structure(xs), { training: true, key, state }).output).leaves,
      leaves,
    );
  };
  const problem = errorOf(() => train(last));
  if (problem === undefined || errorOf(() => train(first)) !== undefined) return;
  fail(
    (problem as { code?: "shape" }).code ?? "shape",
    `the last batch of ${rows} rows in batches of ${first.count} has ${last.count}, and ${model.name} cannot train on it`,
    (problem as Error).message.split(";")[0],
    "give { dropLast: true }, or another batchSize",
  );
}

interface Rows {
  readonly count: number;
  readonly spec: SpecTree<Tree>;
}

/** The specs of a tensor, or of several by name, and what puts tensors in their places. */
function flattenSpecs(spec: SpecTree<Tree>): {
  readonly leaves: readonly Spec[];
  readonly structure: (tensors: readonly Tensor[]) => Tree;
} {
  if ("dtype" in spec && typeof spec.dtype === "string")
    return { leaves: [spec as Spec], structure: ([only]) => only as Tensor };
  const names = Object.keys(spec);
  return {
    leaves: names.map((name) => (spec as Readonly<Record<string, Spec>>)[name] as Spec),
    structure: (tensors) => Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor])),
  };
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
