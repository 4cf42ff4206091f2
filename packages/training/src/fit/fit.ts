import { evaluate, flatten, random, throwIfAborted } from "@hyaline/core";
import type { Layer } from "@hyaline/layers";
import type { Dataset } from "../data/dataset.js";
import { shuffled } from "../data/shuffled.js";
import { type Batch, batches, disposeBatch } from "./batches.js";
import { checkFit, type FitPlan } from "./checkFit.js";
import { evaluator } from "./evaluator.js";
import type { Epoch, FitOptions, FitResult } from "./fitOptions.js";
import { Means, type Measures } from "./means.js";
import { type TrainState, trainStep } from "./trainStep.js";

/** Between two readings of the loss, unless an epoch ends: reading makes a GPU wait. */
const READING_INTERVAL_MS = 50;

/**
 * Trains a model: each step (forward, backward, optimizer, metrics) is one compiled call.
 *
 * With the same seed, data and options it gives the same numbers. An abort or an error leaves `variables` as they were
 * and no memory behind; what was learned until then is `onEpoch`'s to keep.
 *
 * @returns the trained `params` and `state` (the variables that `bind` takes), and the history of epochs
 * @throws HyalineError `argument` and `shape` for options and data that do not fit, `data` for labels out of range,
 * `convergence` when the loss is no longer finite, `aborted`
 * @example
 * ```ts
 * const model = sequential([dense(64, { activation: relu }), dense(10)]);
 * const trained = await fit(model, data, {
 *   optimizer: adam({ learningRate: 0.001 }),
 *   loss: losses.crossEntropy,
 *   metrics: { accuracy: metrics.accuracy },
 *   epochs: 10,
 *   onProgress: progressBar(),
 * });
 * const predict = bind(model, trained);
 * ```
 */
export async function fit(model: Layer, data: Dataset, options: FitOptions): Promise<FitResult> {
  const plan = checkFit(model, data, options);
  const { call } = plan;
  throwIfAborted(call.signal);
  const key = random.key(plan.seed);
  const stepKey = random.fold(key, 1);
  const step = trainStep(model, { ...options, key: stepKey });
  const judge = options.validation && evaluator(model, options);
  const callers = new Set(flatten([options.variables, options.optimizerState]).leaves);
  const release = (old: TrainState) => {
    for (const leaf of flatten(old).leaves) if (!callers.has(leaf)) leaf.dispose();
  };

  const history: Epoch[] = [];
  const feed = feeder(data, plan);
  let current: TrainState = { params: {}, state: {}, optimizerState: {} };
  try {
    current = await start();
    for (let epoch = 1; epoch <= plan.epochs; epoch++) {
      const measures = await trainEpoch(epoch);
      const validation = await validate();
      const record: Epoch = { epoch, ...measures, ...(validation ? { validation } : {}) };
      history.push(record);
      report(epoch, plan.steps, measures, validation);
      const { params, state, optimizerState } = current;
      const wish = await options.onEpoch?.({
        ...record,
        variables: { params, state },
        optimizerState,
        history,
      });
      if (wish === "stop") break;
    }
    return { ...current, history };
  } catch (error) {
    release(current);
    throw error;
  } finally {
    for (const one of [key, stepKey]) one.dispose();
    feed.dispose();
    step.dispose();
    judge?.dispose();
  }

  async function start(): Promise<TrainState> {
    const variables = options.variables ?? model.init(random.fold(key, 0), plan.inputSpec);
    const optimizerState = options.optimizerState ?? options.optimizer.init(variables.params);
    return evaluate({ params: variables.params, state: variables.state, optimizerState }, call);
  }

  async function trainEpoch(epoch: number): Promise<Measures> {
    const means = new Means(Object.keys(options.metrics ?? {}));
    let read = Number.NEGATIVE_INFINITY;
    let measures: Measures | undefined;
    let done = 0;
    try {
      for (const batch of feed.epoch(epoch)) {
        throwIfAborted(call.signal);
        const number = (epoch - 1) * plan.steps + done;
        const { next, loss, metrics } = await step.call([current, batch.inputs, batch.targets, number], call);
        const old = current;
        current = next;
        release(old);
        means.add({ loss, metrics, rows: batch.rows });
        done++;
        if (done === plan.steps || performance.now() - read >= READING_INTERVAL_MS) {
          measures = await means.read(`epoch ${epoch}, step ${done}`);
          read = performance.now();
        }
        // The last step of an epoch is told of after the validation.
        if (done < plan.steps) report(epoch, done, measures as Measures);
      }
    } finally {
      means.dispose();
    }
    return measures as Measures;
  }

  async function validate(): Promise<Measures | undefined> {
    if (!judge || !options.validation) return undefined;
    return judge.run(current, options.validation, { ...call, batchSize: plan.evaluationBatch });
  }

  function report(epoch: number, done: number, measures: Measures, validation?: Measures): void {
    const { steps, epochs } = plan;
    options.onProgress?.({
      done: (epoch - 1) * steps + done,
      total: epochs * steps,
      epoch,
      epochs,
      step: done,
      steps,
      measures,
      ...(validation ? { validation } : {}),
    });
  }
}

/** Hands out each epoch's batches and frees them; the only batch of an epoch is kept for the next. */
function feeder(data: Dataset, plan: FitPlan) {
  const whole = plan.steps === 1 && plan.batchSize >= data.rows;
  let kept: Batch | undefined;
  return {
    *epoch(epoch: number): Generator<Batch> {
      if (kept) {
        yield kept;
        return;
      }
      const order = plan.shuffle && !whole ? shuffled(data.rows, plan.seed, epoch) : undefined;
      for (const batch of batches(data, order, { size: plan.batchSize, dropLast: plan.dropLast })) {
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
