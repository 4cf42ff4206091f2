// `node bench/bench.mjs`, after a build: how long the same work takes on the reference backend and on the workers, in
// turn in one process. A figure is the fastest of several runs: other work on the machine only adds to it.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { referenceBackend } from "@hyaline/backend-reference";
import { conv, evaluate, grad, jit, random, tanh } from "@hyaline/core";
import { workersBackend } from "../dist/index.js";

const { values } = parseArgs({
  options: { threads: { type: "string", default: `1,${availableParallelism()}` } },
});
const threads = [...new Set(values.threads.split(",").map(Number))];

const normal = (seed, shape, dtype = "float32") => random.normal(random.key(seed), shape, { dtype });
const images = [normal(1, [8, 16, 28, 28]), normal(2, [32, 16, 3, 3])];
const works = {
  "matrix product, 256³": [(a, b) => a.matMul(b), [normal(1, [256, 256]), normal(2, [256, 256])]],
  "matrix product, 512³, float64": [
    (a, b) => a.matMul(b),
    [normal(1, [512, 512], "float64"), normal(2, [512, 512], "float64")],
  ],
  "convolution 3 × 3, 16 to 32 channels, 8 × 28 × 28": [(x, w) => conv(x, w, { padding: "same" }), images],
  "its gradients by input and filters": [
    (x, w) => grad((a, b) => conv(a, b, { padding: "same" }).square().sum(), { argnums: [0, 1] })(x, w),
    images,
  ],
  "tanh(a · b + 1), 2 million elements": [
    (a, b) => tanh(a.mul(b).add(1)),
    [normal(1, [2_000_000]), normal(2, [2_000_000])],
  ],
  "a [2000, 1000] plus a row, summed along the rows": [
    (a, b) => a.add(b).sum({ axes: 1 }),
    [normal(1, [2000, 1000]), normal(2, [1000])],
  ],
};

const backends = [referenceBackend(), ...threads.map((count) => workersBackend({ threads: count }))];
const headings = [
  "work",
  "reference, ms",
  ...threads.map((count) => `${count} thread${count > 1 ? "s" : ""}`),
];
console.log(`| ${headings.join(" | ")} |\n|${" --- |".repeat(headings.length)}`);
for (const [name, [fn, inputs]] of Object.entries(works)) {
  await evaluate(inputs, { backend: backends[0] });
  const calls = backends.map((backend) => jit(fn, { backend }));
  const best = calls.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 5; round++) {
    for (const [i, call] of calls.entries()) {
      const start = performance.now();
      const results = await call(...inputs);
      best[i] = Math.min(best[i], performance.now() - start);
      for (const result of [results].flat()) result.dispose();
    }
  }
  const [reference, ...others] = best;
  const cells = others.map((ms) => `${ms.toFixed(1)} ms, ${(reference / ms).toFixed(1)} ×`);
  console.log(`| ${name} | ${reference.toFixed(1)} | ${cells.join(" | ")} |`);
}
await Promise.all(backends.map((backend) => backend.dispose()));
