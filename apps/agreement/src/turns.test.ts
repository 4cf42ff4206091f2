import { keptThread, type StandingClock } from "@hyaline/backend-testkit";
import { random, relu, useBackend } from "@hyaline/core";
import { integratedGradients, kernelShap, limeTabular } from "@hyaline/explainers";
import { bind, dense, sequential } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { dataset, fit, losses } from "@hyaline/training";
import { describe, expect, test } from "vitest";
import { nodeBackends } from "./testing/nodeBackends.js";

const WIDTH = 12;
const rows = Array.from({ length: 64 }, (_, i) =>
  Array.from({ length: WIDTH }, (_, k) => Math.sin(i * 7 + k)),
);
const net = sequential([dense(16, { activation: relu }), dense(2)]);
const model = () => bind(net, net.init(random.key(0), { dtype: "float32", shape: [1, WIDTH] }));

/** What never ends by itself, in many short runs. */
const works: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
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

/** Does work until a timer has fired four times and then aborts it. */
async function until(signalled: (signal: AbortSignal) => Promise<unknown>, clock: StandingClock) {
  const controller = new AbortController();
  let fired = 0;
  let abortedAt = 0;
  const timer = setInterval(() => {
    if (++fired < 4) return;
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

// By a clock that runs move on by 2 ms each and nothing else does: the answer is the same on a busy machine.
describe.each(Object.keys(nodeBackends).filter((name) => name !== "workers"))("%s", (name) => {
  test.each(Object.keys(works))(
    "%s gives the thread away, and hears a timer's abort at once",
    async (work) => {
      const backend = await nodeBackends[name]?.();
      if (!backend) throw new Error(`no ${name}`);
      const { mostMs } = await keptThread(async (clock) => {
        useBackend(clock.on(backend));
        const { error, unheardMs } = await until(
          (signal) => works[work]?.(signal) as Promise<unknown>,
          clock,
        );
        expect(error).toMatchObject({ code: "aborted" });
        expect(unheardMs).toBeLessThanOrEqual(16);
      });
      expect(mostMs).toBeLessThanOrEqual(16);
    },
  );
});
