import { keptThread, type StandingClock } from "@hyaline/backend-testkit";
import { type Backend, jit, random, relu, type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedGradients, kernelShap, limeTabular } from "@hyaline/explainers";
import { bind, dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { dataset, fit, losses } from "@hyaline/training";
import { expect } from "vitest";

const WIDTH = 12;
const rows = Array.from({ length: 64 }, (_, i) =>
  Array.from({ length: WIDTH }, (_, k) => Math.sin(i * 7 + k)),
);
const net = sequential([dense(16, { activation: relu }), dense(2)]);
const model = () => bind(net, net.init(random.key(0), { dtype: "float32", shape: [1, WIDTH] }));

/** What never ends by itself, in many short runs. */
const works: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
  "a loop of calls": async (signal) => {
    const double = jit((x: Tensor) => x.mul(2));
    const x = tensor([1, 2]);
    for (;;) (await double.call([x], { signal })).dispose();
  },
  fit: async (signal) => {
    const data = await dataset(
      rows,
      rows.map(([a = 0, b = 0]) => Number(a > b)),
    );
    return fit(net, data, {
      optimizer: adam({ learningRate: 0.01 }),
      loss: losses.crossEntropy,
      epochs: 1e6,
      batchSize: 32,
      signal,
    });
  },
  integratedGradients: async (signal) => {
    const explainer = integratedGradients(model());
    for (;;) await explainer.explain(rows, { target: 1, signal });
  },
  kernelShap: async (signal) => {
    const explainer = kernelShap(model(), { background: rows.slice(0, 8) });
    for (;;) await explainer.explain(rows, { target: 1, signal });
  },
  limeTabular: async (signal) => {
    const explainer = limeTabular(model(), { background: rows });
    for (;;) await explainer.explain(rows, { target: 1, signal });
  },
};

/** So much work has been done before it is aborted: fifty runs. */
const ENOUGH_MS = 100;

/** Does work until a timer has fired four times, and enough was done, and then aborts it. */
async function until(signalled: (signal: AbortSignal) => Promise<unknown>, clock: StandingClock) {
  const controller = new AbortController();
  let fired = 0;
  let abortedAt = 0;
  const timer = setInterval(() => {
    if (++fired < 4 || clock.now() < ENOUGH_MS || controller.signal.aborted) return;
    abortedAt = clock.now();
    controller.abort();
  }, 1);
  try {
    return await signalled(controller.signal).then(
      () => ({ error: "it ended", unheardMs: 0 }),
      (error: unknown) => ({ error, unheardMs: clock.now() - abortedAt }),
    );
  } finally {
    clearInterval(timer);
  }
}

/**
 * Expects that work gives the thread away at least every 16 ms and hears a timer's abort as soon: by a clock that runs move
 * on by 2 ms each and nothing else does, so that the answer is the same on a busy machine.
 */
export async function expectTurns(work: string, backend: Backend): Promise<void> {
  const { totalMs, mostMs } = await keptThread(async (clock) => {
    useBackend(clock.on(backend));
    const { error, unheardMs } = await until((signal) => works[work]?.(signal) as Promise<unknown>, clock);
    expect(error).toMatchObject({ code: "aborted" });
    expect(unheardMs).toBeLessThanOrEqual(16);
  });
  expect(totalMs).toBeGreaterThanOrEqual(ENOUGH_MS);
  expect(mostMs).toBeLessThanOrEqual(16);
}

/** Works that are tried on a backend: each day one, of shaders the quickest to compile; at night all. */
export function worksOf(name: string): readonly string[] {
  if (name === "reference" || process.env.HYALINE_NIGHTLY === "1") return Object.keys(works);
  return [/:web(gl|gpu)$/.test(name) ? "a loop of calls" : "fit"];
}
