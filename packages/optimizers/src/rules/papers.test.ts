import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type Tensor, useBackend, valueAndGrad } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  adam,
  applyUpdates,
  lamb,
  lion,
  lookahead,
  muon,
  type Optimizer,
  sam,
  scheduleFreeAdamW,
  sgd,
} from "../index.js";
import { expectClose, f64 } from "../testing/recordedProblem.js";

// Optimizers that PyTorch lacks, against their papers' pseudo-code, written out in numbers.

beforeAll(() => useBackend(referenceBackend()));

const start = [0.7, -1.2, 0.4];
const gradients = [
  [0.3, -0.2, 0.5],
  [-0.1, 0.6, 0.05],
  [0.25, 0.1, -0.4],
  [0.15, -0.3, 0.2],
  [-0.5, 0.2, 0.1],
  [0.05, 0.4, -0.15],
  [0.3, 0.3, 0.3],
];

/** The parameters after each step with the gradients above, and the averages where there are any. */
async function follow(optimizer: Optimizer) {
  let p = f64(start);
  let state = optimizer.init(p);
  const seen: { p: number[]; average: number[] }[] = [];
  for (const g of gradients) {
    const made = optimizer.update(f64(g), state, p);
    p = applyUpdates(p, made.updates);
    state = made.state;
    const average = (await optimizer.average?.(state, p).array()) ?? [];
    seen.push({ p: (await p.array()) as number[], average: average as number[] });
  }
  return seen;
}

const norm = (v: readonly number[]) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

test("lion: Chen et al., algorithm 2", async () => {
  const [lr, b1, b2, decay] = [0.01, 0.9, 0.99, 0.1];
  const seen = await follow(lion({ learningRate: lr, weightDecay: decay }));
  const p = [...start];
  const m = [0, 0, 0];
  for (const [t, g] of gradients.entries()) {
    for (let i = 0; i < 3; i++) {
      const [gi, mi, pi] = [g[i], m[i], p[i]] as [number, number, number];
      p[i] = pi - lr * (Math.sign(b1 * mi + (1 - b1) * gi) + decay * pi);
      m[i] = b2 * mi + (1 - b2) * gi;
    }
    expectClose(seen[t]?.p ?? [], p);
  }
});

test("lamb: You et al., algorithm 2", async () => {
  const [lr, b1, b2, eps, decay] = [0.02, 0.9, 0.999, 1e-6, 0.01];
  const seen = await follow(lamb({ learningRate: lr }));
  let p = [...start];
  let [m, v] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (const [k, g] of gradients.entries()) {
    const t = k + 1;
    m = m.map((mi, i) => b1 * mi + (1 - b1) * (g[i] as number));
    v = v.map((vi, i) => b2 * vi + (1 - b2) * (g[i] as number) ** 2);
    const r = m.map((mi, i) => mi / (1 - b1 ** t) / (Math.sqrt((v[i] as number) / (1 - b2 ** t)) + eps));
    const u = r.map((ri, i) => ri + decay * (p[i] as number));
    const trust = norm(p) / norm(u);
    p = p.map((pi, i) => pi - lr * trust * (u[i] as number));
    expectClose(seen[k]?.p ?? [], p);
  }
});

test("lamb leaves a parameter of zeros its plain step", async () => {
  const optimizer = lamb({ learningRate: 0.1 });
  const p = f64([0, 0]);
  const made = optimizer.update(f64([1, -1]), optimizer.init(p), p);
  expectClose(await made.updates.array(), [-0.1, 0.1], 1e-5);
});

test("lookahead: Zhang et al., algorithm 1", async () => {
  const [lr, alpha, k] = [0.1, 0.4, 3];
  const seen = await follow(lookahead(sgd({ learningRate: lr, momentum: 0.5 }), { period: k, pace: alpha }));
  let [fast, slow, m] = [[...start], [...start], [0, 0, 0]];
  for (const [t, g] of gradients.entries()) {
    m = m.map((mi, i) => 0.5 * mi + (g[i] as number));
    fast = fast.map((f, i) => f - lr * (m[i] as number));
    if ((t + 1) % k === 0) {
      slow = slow.map((s, i) => s + alpha * ((fast[i] as number) - s));
      fast = [...slow];
    }
    expectClose(seen[t]?.p ?? [], fast);
    expectClose(seen[t]?.average ?? [], slow);
  }
});

test("scheduleFreeAdamW: Defazio et al., algorithm 1", async () => {
  const [lr, b1, b2, eps, decay, warm] = [0.05, 0.9, 0.98, 1e-8, 0.1, 3];
  const seen = await follow(
    scheduleFreeAdamW({ learningRate: lr, beta2: b2, weightDecay: decay, warmUpSteps: warm }),
  );
  let [z, x, v] = [[...start], [...start], [0, 0, 0]];
  let sum = 0;
  const at = (zs: number[], xs: number[]) => zs.map((zi, i) => (1 - b1) * zi + b1 * (xs[i] as number));
  for (const [k, g] of gradients.entries()) {
    const t = k + 1;
    const y = at(z, x);
    v = v.map((vi, i) => b2 * vi + (1 - b2) * (g[i] as number) ** 2);
    const gamma = lr * Math.sqrt(1 - b2 ** t) * Math.min(1, t / warm);
    z = z.map((zi, i) => {
      const step = (g[i] as number) / (Math.sqrt(v[i] as number) + eps);
      return zi - gamma * step - gamma * decay * (y[i] as number);
    });
    sum += gamma ** 2;
    const c = gamma ** 2 / sum;
    x = x.map((xi, i) => (1 - c) * xi + c * (z[i] as number));
    expectClose(seen[k]?.p ?? [], at(z, x));
    expectClose(seen[k]?.average ?? [], x);
  }
});

test("adam without bias correction is the textbook's", async () => {
  const seen = await follow(adam({ learningRate: 0.05, correctBias: false }));
  const [p, m, v] = [[...start], [0, 0, 0], [0, 0, 0]];
  for (const [t, g] of gradients.entries()) {
    for (let i = 0; i < 3; i++) {
      m[i] = 0.9 * (m[i] as number) + 0.1 * (g[i] as number);
      v[i] = 0.999 * (v[i] as number) + 0.001 * (g[i] as number) ** 2;
      p[i] = (p[i] as number) - (0.05 * (m[i] as number)) / (Math.sqrt(v[i] as number) + 1e-8);
    }
    expectClose(seen[t]?.p ?? [], p);
  }
});

type Matrix = number[][];
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    (b[0] as number[]).map((_, j) => row.reduce((sum, x, k) => sum + x * (b[k]?.[j] as number), 0)),
  );
const flip = (a: Matrix): Matrix => (a[0] as number[]).map((_, j) => a.map((row) => row[j] as number));
const combine = (a: Matrix, x: number, b: Matrix, y: number): Matrix =>
  a.map((row, i) => row.map((value, j) => x * value + y * (b[i]?.[j] as number)));

test.each(["original", "matchRms"] as const)("muon, %s: Jordan et al., with Newton-Schulz", async (size) => {
  const [lr, mu, decay] = [0.1, 0.9, 0.05];
  const others = sgd({ learningRate: 0.5 });
  const optimizer = muon({ learningRate: lr, momentum: mu, weightDecay: decay, size, others });
  let w: Matrix = [[0.5, -0.3, 0.2], [0.1, 0.8, -0.6]]; // biome-ignore format: a matrix
  let momentum: Matrix = [[0, 0, 0], [0, 0, 0]]; // biome-ignore format: a matrix
  let params = { w: f64(w), b: f64([1]) };
  let state = optimizer.init(params);
  for (let t = 0; t < 4; t++) {
    const g: Matrix = [[0.3 + t, -0.2, 0.5], [0.1, 0.4 * t, -0.7]]; // biome-ignore format: a matrix
    momentum = combine(momentum, mu, g, 1);
    let x = combine(g, 1, momentum, mu);
    const length = norm(x.flat()) + 1e-7;
    x = x.map((row) => row.map((value) => value / length));
    for (let i = 0; i < 5; i++) {
      const a = product(x, flip(x));
      const b = combine(a, -4.775, product(a, a), 2.0315);
      x = combine(x, 3.4445, product(b, x), 1);
    }
    // [inputs, outputs] = [2, 3].
    const factor = size === "original" ? Math.sqrt(3 / 2) : 0.2 * Math.sqrt(3);
    w = combine(combine(w, 1 - lr * decay, x, -lr * factor), 1, w, 0);
    const made = optimizer.update({ w: f64(g), b: f64([1]) }, state, params);
    params = applyUpdates(params, made.updates);
    state = made.state;
    expectClose(await params.w.array(), w);
    expectClose(await params.b.array(), [1 - 0.5 * (t + 1)]);
  }
});

test("muon brings the singular values of a step near 1, tall or wide", async () => {
  const optimizer = muon({ learningRate: 1, momentum: 0 });
  for (const [rows, columns] of [
    [2, 5],
    [5, 2],
  ] as const) {
    const p = f64(
      Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_, j) => Math.sin(3 * i + 2 * j * j)),
      ),
    );
    const { updates } = optimizer.update(p, optimizer.init(p), p);
    const step = (await updates.array()) as Matrix;
    const square = product(rows < columns ? step : flip(step), rows < columns ? flip(step) : step);
    const [[a, b], [, d]] = square as [[number, number], [number, number]];
    const factor = Math.max(1, columns / rows);
    const middle = (a + d) / 2;
    const spread = Math.sqrt(((a - d) / 2) ** 2 + b ** 2);
    for (const value of [middle - spread, middle + spread].map((one) => Math.sqrt(one / factor))) {
      expect(value).toBeGreaterThan(0.65);
      expect(value).toBeLessThan(1.25);
    }
  }
});

test.each([false, true])("sam: Foret et al., algorithm 1 (adaptive: %s)", async (adaptive) => {
  const [lr, rho] = [0.1, 0.2];
  const slope = (p: readonly number[]) => p.map((x, i) => 4 * x ** 3 + i * 0.1);
  const lossAt = jit((at: Tensor) => {
    const [loss, gradients] = valueAndGrad((p: Tensor) =>
      p
        .square()
        .square()
        .add(p.mul(f64([0, 0.1, 0.2])))
        .sum(),
    )(at);
    return { loss, gradients };
  });
  const optimizer = sam(sgd({ learningRate: lr }), { radius: rho, adaptive });
  let p = [...start];
  let params = f64(start);
  let state = optimizer.init(params);
  for (let t = 0; t < 4; t++) {
    const g = slope(p);
    const scale = p.map((x) => (adaptive ? Math.abs(x) : 1));
    const length = norm(g.map((x, i) => x * (scale[i] as number)));
    const top = p.map((x, i) => x + (rho * (scale[i] as number) ** 2 * (g[i] as number)) / length);
    const sharp = slope(top);
    const loss = p.reduce((sum, x, i) => sum + x ** 4 + 0.1 * i * x, 0);
    p = p.map((x, i) => x - lr * (sharp[i] as number));
    const made = await optimizer.minimise(lossAt, state, params);
    ({ params, state } = made);
    expectClose(await made.loss.array(), loss);
    expectClose(await params.array(), p);
  }
});

test("sam takes the slope at the top of its climb", async () => {
  const lossAt = jit((at: Tensor) => {
    const [loss, gradients] = valueAndGrad((p: Tensor) => p.square().sum())(at);
    return { loss, gradients };
  });
  const optimizer = sam(sgd({ learningRate: 0.25 }), { radius: 0.5 });
  const p = f64([3]);
  // At 3 + 0.5 the slope is 7.
  expectClose(await (await optimizer.minimise(lossAt, optimizer.init(p), p)).params.array(), [3 - 0.25 * 7]);
});
