import {
  add,
  type CallOptions,
  evaluate,
  flatten,
  mapTree,
  random,
  type Tensor,
  type Tree,
  throwIfAborted,
} from "@hyaline/core";
import type { Layer, Params, SpecTree } from "@hyaline/layers";
import { saveCheckpoint } from "../checkpoint/saveCheckpoint.js";
import type { Columns } from "../data/columns.js";
import type { Dataset } from "../data/dataset.js";
import { shuffled } from "../data/shuffled.js";
import { type Batch, batches, disposeBatch } from "./batches.js";
import { checkFit, type FitPlan } from "./checkFit.js";
import { earlyStop } from "./earlyStop.js";
import { evaluator } from "./evaluator.js";
import { firstBroken } from "./firstBroken.js";
import type { Epoch, FitOptions, FitResult } from "./fitOptions.js";
import { Means, type Measures } from "./means.js";
import { Memory } from "./memory.js";
import { withPlace } from "./place.js";
import { stepper } from "./stepper.js";
import type { TrainState } from "./trainStep.js";

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
export async function fit<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: Layer<X, Y>,
  given: Dataset<Columns, Columns>,
  options: FitOptions,
): Promise<FitResult> {
  const whole = model as unknown as Layer<Tree, Tree>;
  const plan = await checkFit(whole, given, options);
  const { call, place, data, objective } = plan;
  throwIfAborted(call.signal);
  const key = random.key(place.seed);
  const stepKey = random.fold(key, 1);
  const { optimizer, clipNorm } = plan;
  const steps = stepper(whole, { optimizer, objective, key: stepKey, clipNorm });
  const judge = plan.validation && evaluator(whole, objective);
  const stopping = plan.earlyStopping && earlyStop(plan.earlyStopping);
  const memory = new Memory([plan.variables, plan.optimizerState]);

  const history: Epoch[] = [];
  const feed = feeder(data, plan);
  let current: TrainState = { params: {}, state: {}, optimizerState: {} };
  let { made, epochs, step: inEpoch } = place;
  let means = new Means(objective.scoreNames, place.sums);
  /** The state at the last reading of the loss, from which a loss that is not finite is looked for. */
  let well = { state: current, made, epochs, inEpoch };
  let best: FitResult | undefined;
  let outcome: FitResult | undefined;
  const isDone = () => made - place.made >= plan.total;
  try {
    current = await start();
    keepWell();
    while (!isDone()) {
      const measures = await trainEpoch();
      if (inEpoch < plan.stepsPerEpoch) break;
      [epochs, inEpoch] = [epochs + 1, 0];
      means = new Means(objective.scoreNames);
      const averaged = await average();
      const validation = await validate(averaged);
      const record: Epoch = { epoch: epochs, ...measures, ...(validation ? { validation } : {}) };
      history.push(record);
      const news = stopping?.hear(validation ?? measures);
      if (news?.best && plan.earlyStopping?.restoreBest !== false) {
        best = { ...current, ...averaged, optimizerState: placed(), history };
        memory.hold("best", best);
      }
      report(epochs, plan.stepsPerEpoch, measures, validation);
      await keep();
      const { params, state } = current;
      const wish = await plan.onEpoch?.({
        ...record,
        variables: { params, state },
        ...averaged,
        optimizerState: placed(),
        history,
      });
      memory.free(averaged);
      if (wish === "stop" || news?.stop) break;
    }
    outcome = await result(call);
    return outcome;
  } catch (error) {
    if (plan.onAbort === "partial" && call.signal?.aborted && flatten(current.params).leaves.length > 0) {
      await means.read(`epoch ${epochs + 1}`);
      outcome = await result(call.backend ? { backend: call.backend } : {});
      return outcome;
    }
    throw error;
  } finally {
    means.dispose();
    memory.free(current, outcome);
    memory.release(outcome);
    for (const one of [key, stepKey]) one.dispose();
    feed.dispose();
    steps.dispose();
    judge?.dispose();
  }

  async function start(): Promise<TrainState> {
    const variables = plan.variables ?? model.init(random.fold(key, 0), plan.inputSpec as SpecTree<X>);
    const { params, state = {} } = variables;
    const optimizerState = plan.optimizerState ?? optimizer.init(params);
    return evaluate({ params, state, optimizerState }, call);
  }

  /** The best epoch's where that is asked for, else where training stands. */
  async function result(options: CallOptions): Promise<FitResult> {
    if (best) return { ...best, history };
    return { ...current, ...(await average(options)), optimizerState: placed(), history };
  }

  /** What to predict with, of an optimizer that averages. */
  async function average(options: CallOptions = call): Promise<{ readonly averaged?: Params }> {
    if (!("average" in optimizer) || !optimizer.average) return {};
    const averaged = optimizer.average(current.optimizerState, current.params);
    return {
      averaged: await evaluate(
        mapTree(averaged, (leaf) => add(leaf, 0)),
        options,
      ),
    };
  }

  /** The optimizer's state with the place where training stands. */
  function placed() {
    const { seed, feed } = place;
    return withPlace(current.optimizerState, { made, epochs, step: inEpoch, seed, feed, sums: means.sums });
  }

  async function keep(): Promise<void> {
    if (plan.checkpointPath === undefined) return;
    const { params, state } = current;
    await saveCheckpoint(
      { params, state, optimizerState: placed() },
      { path: plan.checkpointPath, ...(call.backend ? { backend: call.backend } : {}) },
    );
  }

  function keepWell(): void {
    memory.hold("well", current);
    well = { state: current, made, epochs, inEpoch };
  }

  /** The means so far; a loss that is not finite is looked for. */
  async function read(): Promise<Measures> {
    const where = `epoch ${epochs + 1}, step ${inEpoch}`;
    const measures = await means.read(where, async () => {
      const count = made - well.made;
      const batches = feed.epoch(well.epochs, well.inEpoch);
      return firstBroken({
        model: whole,
        stepper: steps,
        from: well.state,
        made: well.made,
        batches: first(batches, count),
        key: stepKey,
        call,
      });
    });
    keepWell();
    return measures;
  }

  /** The rest of an epoch, or as much of it as is asked for. */
  async function trainEpoch(): Promise<Measures> {
    let at = Number.NEGATIVE_INFINITY;
    let measures: Measures | undefined;
    for (const batch of feed.epoch(epochs, inEpoch)) {
      throwIfAborted(call.signal);
      const { next, loss, scores } = await steps.step(current, batch, made, call);
      const old = current;
      current = next;
      memory.free(old, next);
      means.add({ loss, scores, rows: batch.rows });
      [made, inEpoch] = [made + 1, inEpoch + 1];
      const ends = inEpoch === plan.stepsPerEpoch || isDone();
      if (ends || performance.now() - at >= READING_INTERVAL_MS) {
        measures = await read();
        at = performance.now();
      }
      // The last step of an epoch is told of after the validation.
      if (inEpoch < plan.stepsPerEpoch) report(epochs + 1, inEpoch, measures as Measures);
      if (ends) break;
    }
    return measures as Measures;
  }

  async function validate({ averaged }: { readonly averaged?: Params }): Promise<Measures | undefined> {
    if (!judge || !plan.validation) return undefined;
    const { params, state } = current;
    const variables = { params: averaged ?? params, state };
    return judge.run(variables, plan.validation, { ...call, batchSize: plan.evaluationBatch });
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

function* first<T>(all: Iterable<T>, count: number): Generator<T> {
  let left = count;
  if (left > 0)
    for (const one of all) {
      yield one;
      if (--left === 0) return;
    }
}

/** Hands out each epoch's batches and frees them; the only batch of an epoch is kept for the next. */
function feeder(data: Dataset<Columns, Columns>, { place, stepsPerEpoch }: FitPlan) {
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
