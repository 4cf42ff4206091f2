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
const many = Array.from({ length: 400 }, (_, i) => rows[i % 64] as number[]);

/** What takes much longer than the abort lets it, in runs of far less than 25 ms. */
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
    for (;;) await explainer.explain(many, { target: 1, signal });
  },
  kernelShap: async (signal) => {
    const explainer = kernelShap(model(), { background: rows.slice(0, 8) });
    for (;;) await explainer.explain(many, { target: 1, signal });
  },
  limeTabular: async (signal) => {
    const explainer = limeTabular(model(), { background: rows });
    for (;;) await explainer.explain(many, { target: 1, signal });
  },
};

const ABORT_AFTER_MS = 60;

/** Of this process: what others take of the processor meanwhile is no delay of ours. */
const busyMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

describe.each(Object.keys(nodeBackends).filter((name) => name !== "workers"))("%s", (name) => {
  test.each(Object.keys(works))("a timer's abort of %s is heard within 100 ms", async (work) => {
    useBackend(await nodeBackends[name]?.());
    const run = async (afterMs: number) => {
      const controller = new AbortController();
      let ticks = 0;
      let start = busyMs();
      const abort = setTimeout(() => controller.abort(), afterMs);
      const ticking = setInterval(() => ticks++, 5);
      try {
        start = busyMs();
        await works[work]?.(controller.signal);
      } catch (error) {
        return { error, ticks, ms: busyMs() - start };
      } finally {
        clearTimeout(abort);
        clearInterval(ticking);
      }
      throw new Error("it ended");
    };
    // Tracing, compiling and what runs for the first time are not cut.
    await run(300);
    let least = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 8 && least >= ABORT_AFTER_MS + 100; tries++) {
      const { error, ticks, ms } = await run(ABORT_AFTER_MS);
      expect(error).toMatchObject({ code: "aborted" });
      expect(ticks).toBeGreaterThan(0);
      least = Math.min(least, ms);
    }
    expect(least).toBeLessThan(ABORT_AFTER_MS + 100);
  });
});
