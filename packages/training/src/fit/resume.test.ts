import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { flatten, liveStorages, random, relu, useBackend } from "@hyaline/core";
import { batchNorm, dense, dropout, sequential } from "@hyaline/layers";
import {
  accumulate,
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  addDecayedWeights,
  asgd,
  chain,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  cosineDecay,
  ema,
  freeze,
  gradientDescent,
  type LossOptimizer,
  lamb,
  lbfgs,
  lion,
  lookahead,
  muon,
  nadam,
  type Optimizer,
  oneCycle,
  oneCycleMomentum,
  parameterGroups,
  radam,
  reduceOnPlateau,
  rmsprop,
  rprop,
  sam,
  scale,
  scheduleFreeAdamW,
  sgd,
  stepDecay,
  warmUp,
} from "@hyaline/optimizers";
import { beforeAll, describe, expect, test } from "vitest";
import {
  dataset,
  type FitOptions,
  type FitResult,
  fit,
  loadCheckpoint,
  losses,
  saveCheckpoint,
  scores,
} from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const rows = 22;
const noise = (i: number) => ((i * 7919) % 104729) / 104729;
const data = () =>
  dataset(
    Array.from({ length: rows }, (_, i) => [noise(3 * i), noise(3 * i + 1), noise(3 * i + 2)]),
    Array.from({ length: rows }, (_, i) => (noise(3 * i) > noise(3 * i + 1) ? 1 : 0)),
  );

/** Everything that a step could depend on: order, dropout, running averages, a step that is smaller. */
const model = sequential([dense(3, { activation: relu }), batchNorm(), dropout(0.3), dense(2)]);
const stepsPerEpoch = 4;
const epochs = 3;
const basics = { loss: losses.crossEntropy, batchSize: 6, seed: 5 };

const optimizers: Readonly<Record<string, Optimizer | LossOptimizer>> = {
  adadelta: adadelta(),
  adagrad: adagrad({ learningRateDecay: 0.1 }),
  adam: adam({ learningRate: 0.01 }),
  "adam, amsgrad, with a schedule": adam({
    amsgrad: true,
    learningRate: cosineDecay({ initial: 0.05, steps: 12 }),
  }),
  adamax: adamax(),
  adamw: adamw({ learningRate: stepDecay({ initial: 0.1, every: 3 }) }),
  gradientDescent: gradientDescent({ learningRate: 0.1 }),
  nadam: nadam(),
  radam: radam({ beta2: 0.8 }),
  rmsprop: rmsprop({ centered: true, momentum: 0.5 }),
  rprop: rprop(),
  sgd: sgd({ learningRate: 0.1 }),
  "sgd, one cycle": sgd({
    learningRate: oneCycle({ max: 0.2, steps: 12 }),
    momentum: oneCycleMomentum({ steps: 12 }),
    dampening: 0.1,
  }),
  adamWithoutCorrection: adam({ correctBias: false }),
  accumulate: accumulate(chain(clipByNorm(1), adam({ learningRate: 0.05 })), { steps: 3 }),
  asgd: asgd({ learningRate: 0.1, averageFrom: 3 }),
  ema: ema(sgd({ learningRate: 0.1, momentum: 0.9 }), { decay: 0.8 }),
  freeze: freeze((name) => name.startsWith("dense1/"), adam({ learningRate: 0.05 })),
  lamb: lamb({ learningRate: 0.05 }),
  lion: lion({ learningRate: 0.01, weightDecay: 0.1 }),
  lookahead: lookahead(adam({ learningRate: 0.05 }), { period: 3 }),
  muon: muon({ learningRate: 0.05 }),
  parameterGroups: parameterGroups((name) => (name.endsWith("bias") ? "biases" : "others"), {
    biases: sgd({ learningRate: 0.1 }),
    others: adamw({ learningRate: warmUp({ steps: 4, to: 0.05 }) }),
  }),
  scheduleFreeAdamW: scheduleFreeAdamW({ learningRate: 0.05, warmUpSteps: 4 }),
  sam: sam(sgd({ learningRate: 0.1, momentum: 0.9 })),
  lbfgs: lbfgs({ rounds: 3, history: 4, learningRate: 0.3 }),
  "a chain": chain(
    clipByValue(1),
    clipByGlobalNorm(0.5),
    addDecayedWeights(0.01),
    adam({ learningRate: 0.05 }),
    scale(0.5),
    reduceOnPlateau({ patience: 1, factor: 0.5 }),
  ),
};

/** All numbers of a result, bit by bit. */
const bits = async ({ history, ...tensors }: FitResult) => {
  const all: unknown[] = [];
  for (const leaf of flatten(tensors).leaves) {
    const { buffer, byteOffset, byteLength } = await leaf.data();
    all.push([...new Uint8Array(buffer, byteOffset, byteLength)].join());
  }
  return all;
};

/** Saved, and read by a program that knows the model and the optimizer, but has no earlier result. */
async function throughFile(
  result: FitResult,
  optimizer: Optimizer | LossOptimizer,
): Promise<Pick<FitOptions, "variables" | "optimizerState">> {
  const { params, state, optimizerState } = result;
  const bytes = await saveCheckpoint({ params, state, optimizerState });
  const fresh = model.init(random.key(9), { dtype: "float32", shape: [1, 3] });
  const like = { ...fresh, optimizerState: optimizer.init(fresh.params) };
  const { tree } = loadCheckpoint(bytes, { like });
  return { variables: tree, optimizerState: tree.optimizerState };
}

describe.each(Object.entries(optimizers))("%s", (_, optimizer) => {
  test("stopped within an epoch and gone on with, through a file, it is as if it had never stopped", async () => {
    const options = { ...basics, optimizer, scores: { accuracy: scores.accuracy } };
    const whole = await fit(model, await data(), { ...options, epochs });
    const half = await fit(model, await data(), { ...options, steps: stepsPerEpoch + 2 });
    // Order and keys travel with the state: the seed need not be given again.
    const { seed, ...rest } = options;
    const resumed = await fit(model, await data(), {
      ...rest,
      ...(await throughFile(half, optimizer)),
      epochs: epochs - 1,
    });
    expect(await bits(resumed)).toEqual(await bits(whole));
    expect(half.history).toEqual(whole.history.slice(0, 1));
    expect(resumed.history).toEqual(whole.history.slice(1));
  });
});

describe("at any step", () => {
  const optimizer = adam({ learningRate: cosineDecay({ initial: 0.05, steps: 12 }) });
  const options = { ...basics, optimizer };

  test("a stop by steps", async () => {
    const whole = await fit(model, await data(), { ...options, epochs });
    for (let steps = 1; steps < epochs * stepsPerEpoch; steps++) {
      const first = await fit(model, await data(), { ...options, steps });
      const resumed = await fit(model, await data(), {
        ...options,
        variables: first,
        optimizerState: first.optimizerState,
        epochs: epochs - Math.floor(steps / stepsPerEpoch),
      });
      expect(await bits(resumed), `after ${steps} steps`).toEqual(await bits(whole));
      expect([...first.history, ...resumed.history]).toEqual(whole.history);
    }
  });

  test("an abort that gives what there is", async () => {
    const whole = await fit(model, await data(), { ...options, epochs });
    for (const at of [1, 6, 8]) {
      const controller = new AbortController();
      const before = liveStorages();
      const first = await fit(model, await data(), {
        ...options,
        epochs,
        signal: controller.signal,
        onAbort: "partial",
        onProgress: ({ done }) => done === at && controller.abort(),
      });
      expect(liveStorages() - before).toBeLessThanOrEqual(flatten({ ...first, history: [] }).leaves.length);
      const resumed = await fit(model, await data(), {
        ...options,
        variables: first,
        optimizerState: first.optimizerState,
        epochs: epochs - Math.floor(at / stepsPerEpoch),
      });
      expect(await bits(resumed), `after ${at} steps`).toEqual(await bits(whole));
    }
  });

  test("what onEpoch saves, after an error later on", async () => {
    const whole = await fit(model, await data(), { ...options, epochs });
    let saved: Uint8Array | undefined;
    const broken = fit(model, await data(), {
      ...options,
      epochs,
      onEpoch: async ({ epoch, variables, optimizerState }) => {
        if (epoch === 2) throw new Error("the cable was pulled");
        saved = await saveCheckpoint({ ...variables, optimizerState });
      },
    });
    await expect(broken).rejects.toThrow("the cable was pulled");
    const { tree } = loadCheckpoint(saved as Uint8Array) as { tree: FitResult };
    const resumed = await fit(model, await data(), {
      ...options,
      variables: tree,
      optimizerState: tree.optimizerState,
      epochs: epochs - 1,
    });
    expect(await bits(resumed)).toEqual(await bits(whole));
  });

  test("a chain's state comes back from a file without its shape", async () => {
    const chained = { ...basics, optimizer: optimizers["a chain"] as Optimizer };
    const whole = await fit(model, await data(), { ...chained, epochs: 2 });
    const first = await fit(model, await data(), { ...chained, epochs: 1 });
    const { params, state, optimizerState } = first;
    const { tree } = loadCheckpoint(await saveCheckpoint({ params, state, optimizerState })) as {
      tree: FitResult;
    };
    const resumed = await fit(model, await data(), {
      ...chained,
      variables: tree,
      optimizerState: tree.optimizerState,
      epochs: 1,
    });
    expect(await bits(resumed)).toEqual(await bits(whole));
  });

  test("epochs and steps count further ones, and progress counts over all", async () => {
    const first = await fit(model, await data(), { ...options, epochs: 2 });
    const seen: string[] = [];
    const { history } = await fit(model, await data(), {
      ...options,
      variables: first,
      optimizerState: first.optimizerState,
      epochs: 2,
      steps: 6,
      onProgress: ({ done, total, epoch, epochs: last, step }) =>
        seen.push(`${done}/${total} ${epoch}/${last} ${step}`),
    });
    expect(seen).toEqual(["1/6 3/4 1", "2/6 3/4 2", "3/6 3/4 3", "4/6 3/4 4", "5/6 4/4 1", "6/6 4/4 2"]);
    expect(history.map(({ epoch }) => epoch)).toEqual([3]);
  });

  test("within an epoch other rows, batches or seeds are refused; between epochs they are not", async () => {
    const broken = await fit(model, await data(), { ...options, steps: 2 });
    const more = { variables: broken, optimizerState: broken.optimizerState, epochs: 1 };
    for (const other of [{ batchSize: 5 }, { seed: 6 }, { shuffle: false }, { dropLast: true }])
      await expect(fit(model, await data(), { ...options, ...more, ...other })).rejects.toMatchObject({
        code: "argument",
        message: expect.stringMatching(/batchSize: 6, shuffle: true, dropLast: false, seed: 5/),
      });
    const whole = await fit(model, await data(), { ...options, epochs: 1 });
    const next = { variables: whole, optimizerState: whole.optimizerState, epochs: 1 };
    const { history } = await fit(model, await data(), { ...options, ...next, batchSize: 11, seed: 6 });
    expect(history.map(({ epoch }) => epoch)).toEqual([2]);
  });

  test("a place that is none is refused", async () => {
    const whole = await fit(model, await data(), { ...options, epochs: 1 });
    const { $fit, ...state } = whole.optimizerState;
    for (const wrong of [state.step, random.normal(random.key(0), [4])])
      await expect(
        fit(model, await data(), {
          ...options,
          epochs: 1,
          optimizerState: { ...state, $fit: wrong as never },
        }),
      ).rejects.toMatchObject({ code: "argument", message: expect.stringMatching(/\$fit/) });
  });
});

test("on ort:wasm too", async () => {
  const backend = await ortBackend({ device: "wasm", threads: 1 });
  const optimizer = adam({ learningRate: 0.05 });
  const options = { ...basics, optimizer, backend };
  const whole = await fit(model, await data(), { ...options, epochs });
  const half = await fit(model, await data(), { ...options, steps: 6 });
  const resumed = await fit(model, await data(), {
    ...options,
    ...(await throughFile(half, optimizer)),
    epochs: epochs - 1,
  });
  expect(await bits(resumed)).toEqual(await bits(whole));
  await backend.dispose();
});
