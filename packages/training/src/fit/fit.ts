import { evaluate, flatten, random, throwIfAborted } from "@hyaline/core";
import type { Layer } from "@hyaline/layers";
import type { Dataset } from "../data/dataset.js";
import { shuffled } from "../data/shuffled.js";
import { type Batch, batches, disposeBatch } from "./batches.js";
import { checkFit, type FitPlan } from "./checkFit.js";
import { evaluator } from "./evaluator.js";
import type { Epoch, FitOptions, FitResult } from "./fitOptions.js";
import { Means, type Measures } from "./means.js";
import { withPlace } from "./place.js";
import { type TrainState, trainStep } from "./trainStep.js";

/** Between two readings of the loss, unless an epoch ends: reading makes a GPU wait. */
const READING_INTERVAL_MS = 50;

/**
 * Trains a model: each step (forward, backward, optimizer, scores) is one compiled call.
 *
 * With the same seed, data and options it gives the same numbers. Given an earlier result's `variables` and
 * `optimizerState`, also from a checkpoint, it goes on where that ended, to the bit as if it had never stopped; `epochs`
 * and `steps` count further ones. An abort or an error leaves `variables` as they were and no memory behind; what was
 * learned until then is `onEpoch`'s to keep, or the result with `onAbort: "partial"`.
 *
 * @returns the trained `params` and `state` (the variables that `bind` takes), and the history of epochs
 * @throws HyalineError `argument` and `shape` for options and data that do not fit, also a last batch that a layer cannot
 * train on, `data` for labels out of range,
 * `convergence` when the loss is no longer finite, `aborted`
 * @example
 * ```ts
 * const model = sequential([dense(64, { activation: relu }), dense(10)]);
 * const trained = await fit(model, data, {
 *   optimizer: adam({ learningRate: 0.001 }),
 *   loss: losses.crossEntropy,
 *   scores: { accuracy: scores.accuracy },
 *   epochs: 10,
 *   onProgress: progressBar(),
 * });
 * const predict = bind(model, trained);
 * ```
 */
export async function fit(model: Layer, data: Dataset, options: FitOptions): Promise<FitResult> {
  const plan = await checkFit(model, data, options);
  const { call, place } = plan;
  throwIfAborted(call.signal);
  const key = random.key(place.seed);
  const stepKey = random.fold(key, 1);
  const step = trainStep(model, {
    optimizer: plan.optimizer,
    loss: plan.loss,
    scores: plan.scores,
    key: stepKey,
  });
  const judge = plan.validation && evaluator(model, plan);
  const callers = new Set(flatten([plan.variables, plan.optimizerState]).leaves);
  const release = (old: TrainState) => {
    for (const leaf of flatten(old).leaves) if (!callers.has(leaf)) leaf.dispose();
  };

  const history: Epoch[] = [];
  const feed = feeder(data, plan);
  let current: TrainState = { params: {}, state: {}, optimizerState: {} };
  let { made, epochs, step: inEpoch } = place;
  let means = new Means(Object.keys(plan.scores), place.sums);
  const isDone = () => made - place.made >= plan.total;
  try {
    current = await start();
    while (!isDone()) {
      const measures = await trainEpoch();
      if (inEpoch < plan.stepsPerEpoch) break;
      [epochs, inEpoch] = [epochs + 1, 0];
      means = new Means(Object.keys(plan.scores));
      const validation = await validate();
      const record: Epoch = { epoch: epochs, ...measures, ...(validation ? { validation } : {}) };
      history.push(record);
      report(epochs, plan.stepsPerEpoch, measures, validation);
      const { params, state } = current;
      const variables = { params, state };
      const wish = await plan.onEpoch?.({ ...record, variables, optimizerState: placed(), history });
      if (wish === "stop") break;
    }
    return { ...current, optimizerState: placed(), history };
  } catch (error) {
    if (plan.onAbort === "partial" && call.signal?.aborted && flatten(current.params).leaves.length > 0) {
      await means.read(`epoch ${epochs + 1}`);
      return { ...current, optimizerState: placed(), history };
    }
    release(current);
    throw error;
  } finally {
    means.dispose();
    for (const one of [key, stepKey]) one.dispose();
    feed.dispose();
    step.dispose();
    judge?.dispose();
  }

  async function start(): Promise<TrainState> {
    const variables = plan.variables ?? model.init(random.fold(key, 0), plan.inputSpec);
    const { params, state = {} } = variables;
    const optimizerState = plan.optimizerState ?? plan.optimizer.init(params);
    return evaluate({ params, state, optimizerState }, call);
  }

  /** The optimizer's state with the place where training stands. */
  function placed() {
    const { seed, feed } = place;
    return withPlace(current.optimizerState, { made, epochs, step: inEpoch, seed, feed, sums: means.sums });
  }

  /** The rest of an epoch, or as much of it as is asked for. */
  async function trainEpoch(): Promise<Measures> {
    let read = Number.NEGATIVE_INFINITY;
    let measures: Measures | undefined;
    for (const batch of feed.epoch(epochs, inEpoch)) {
      throwIfAborted(call.signal);
      const { next, loss, scores } = await step.call([current, batch.inputs, batch.targets, made], call);
      const old = current;
      current = next;
      release(old);
      means.add({ loss, scores, rows: batch.rows });
      [made, inEpoch] = [made + 1, inEpoch + 1];
      const ends = inEpoch === plan.stepsPerEpoch || isDone();
      if (ends || performance.now() - read >= READING_INTERVAL_MS) {
        measures = await means.read(`epoch ${epochs + 1}, step ${inEpoch}`);
        read = performance.now();
      }
      // The last step of an epoch is told of after the validation.
      if (inEpoch < plan.stepsPerEpoch) report(epochs + 1, inEpoch, measures as Measures);
      if (ends) break;
    }
    return measures as Measures;
  }

  async function validate(): Promise<Measures | undefined> {
    if (!judge || !plan.validation) return undefined;
    return judge.run(current, plan.validation, { ...call, batchSize: plan.evaluationBatch });
  }

  function report(epoch: number, done: number, measures: Measures, validation?: Measures): void {
    plan.onProgress?.({
      done: made - place.made,
      total: plan.total,
      epoch,
      epochs: plan.lastEpoch,
      step: done,
      steps: plan.stepsPerEpoch,
      measures,
      ...(validation ? { validation } : {}),
    });
  }
}

/** Hands out each epoch's batches and frees them; the only batch of an epoch is kept for the next. */
function feeder(data: Dataset, { place, stepsPerEpoch }: FitPlan) {
  const { batchSize, shuffle, dropLast } = place.feed;
  const whole = stepsPerEpoch === 1 && batchSize >= data.rows;
  let kept: Batch | undefined;
  return {
    /** @param done epochs that are completed, whose number decides the order; @param from the step to begin at */
    *epoch(done: number, from: number): Generator<Batch> {
      if (kept) {
        yield kept;
        return;
      }
      const order = shuffle && !whole ? shuffled(data.rows, place.seed, done + 1) : undefined;
      for (const batch of batches(data, order, { size: batchSize, dropLast, from })) {
        if (whole) kept = batch;
        try {
          yield batch;
        } finally {
          if (!whole) disposeBatch(batch);
        }
      }
    },
    dispose: () => kept && disposeBatch(kept),
  };
}
