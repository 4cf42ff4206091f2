import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { referenceBackend } from "@hyaline/backend-reference";
import { opExamples, titleOf } from "@hyaline/backend-testkit";
import {
  decode,
  evaluate,
  flatten,
  grad,
  HyalineError,
  isFloat,
  random,
  relu,
  softmax,
  type Tensor,
  tensor,
  useBackend,
  valueAndGrad,
} from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { bind, conv2d, dense, flatten as flattenLayer, lstm, sequential } from "@hyaline/layers";
import { adam, applyUpdates } from "@hyaline/optimizers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportOnnx } from "./exportOnnx.js";

// Written files mean the same to others: they pass `onnx.checker`, and Python's onnxruntime computes the same with them.
// HYALINE_PYTHON names the interpreter where it is not python3.

const script = fileURLToPath(new URL("testing/check.py", import.meta.url));
const run = (python: string, ...words: string[]) =>
  spawnSync(python, [script, ...words], { encoding: "utf8", maxBuffer: 2 ** 26 });

interface Installed {
  readonly python: string;
  /** The newest opset that `onnx` knows; 0 where it is not installed. */
  readonly onnx: number;
  readonly onnxruntime: string | null;
}

const candidates = [process.env.HYALINE_PYTHON ?? "", "python3", "/usr/bin/python3"].filter(Boolean);
const found = candidates.flatMap((python): Installed[] => {
  const { status, stdout } = run(python);
  return status === 0 ? [{ python, ...JSON.parse(stdout) }] : [];
});
const installed = found.find(({ onnx, onnxruntime }) => onnx > 0 || onnxruntime);
if (!installed) {
  console.warn("skipped: no Python with onnx or onnxruntime; install them (pip install onnx onnxruntime)");
} else if (!installed.onnxruntime) {
  console.warn(
    `skipped in part: ${installed.python} has onnx but not onnxruntime; files are checked, not run`,
  );
}

/** The opsets that can be tried: what is newer than the checker is left to newer installations. */
const opsets = [17, 21].filter((opset) => installed && (installed.onnx === 0 || opset <= installed.onnx));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hyaline-onnx-"));
  useBackend(referenceBackend());
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  useBackend(undefined);
});

const numpyType = (dtype: string) => (dtype === "bool" ? "bool_" : dtype);

async function recorded(names: readonly string[], tensors: readonly Tensor[]) {
  const entries = tensors.map(async (each, i) => {
    const data = [...decode(await each.data(), each.dtype)];
    return [names[i], { dtype: numpyType(each.dtype), shape: each.shape, data }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Writes a function's file for some inputs, and what it gives for them. */
async function write(name: string, opset: number, fn: (...inputs: Tensor[]) => unknown, inputs: Tensor[]) {
  const results = flatten(fn(...inputs)).leaves;
  const inputNames = inputs.map((_, i) => `in_${i}`);
  const outputNames = results.map((_, i) => `out_${i}`);
  const options = { opset, inputNames, outputNames };
  const bytes = await exportOnnx((...given) => flatten(fn(...given)).leaves as Tensor[], inputs, options);
  await evaluate(results);
  const facts = { inputs: await recorded(inputNames, inputs), outputs: await recorded(outputNames, results) };
  const path = join(folder, `${name}.opset${opset}`);
  writeFileSync(`${path}.onnx`, bytes);
  // NaN and infinity are no JSON; numpy reads them from words.
  const word = (_: string, n: unknown) => (typeof n === "number" && !Number.isFinite(n) ? String(n) : n);
  writeFileSync(`${path}.json`, JSON.stringify(facts, word));
}

const wave = (shape: number[], seed: number): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i)),
    { shape },
  );

type Work = (opset: number) => Promise<void>;

const works: Readonly<Record<string, Work>> = {
  "a function": (opset) => write("function", opset, (x) => softmax(relu(x as Tensor)), [wave([3, 5], 1)]),
  "layers with parameters": async (opset) => {
    const net = sequential([conv2d(4, 3), flattenLayer(), dense(3)]);
    const x = wave([2, 1, 6, 6], 2);
    await write("layers", opset, bind(net, net.init(random.key(1), x)) as never, [x]);
    const memory = lstm(5);
    const steps = wave([2, 7, 3], 3);
    await write("lstm", opset, bind(memory, memory.init(random.key(2), steps)) as never, [steps]);
  },
  "a gradient": (opset) => {
    const loss = (x: Tensor, w: Tensor) => softmax(x.matMul(w)).square().sum();
    return write("gradient", opset, (x, w) => grad(loss, { argnums: [0, 1] })(x as Tensor, w as Tensor), [
      wave([3, 4], 4),
      wave([4, 2], 5),
    ]);
  },
  "a training step": async (opset) => {
    const net = sequential([dense(6), dense(2)]);
    const x = wave([8, 3], 6);
    const { params, state } = net.init(random.key(3), x);
    const optimizer = adam({ learningRate: 0.01 });
    const start = { params, optimizer: optimizer.init(params) };
    const { leaves, structure } = flatten(start);
    const step = (...given: Tensor[]) => {
      const before = structure.build(given.slice(2)) as typeof start;
      const loss = (p: typeof params) =>
        bind(net, { params: p, state })(given[0] as Tensor)
          .sub(given[1] as Tensor)
          .square()
          .mean();
      const [value, gradients] = valueAndGrad(loss)(before.params);
      const { updates, state: next } = optimizer.update(gradients, before.optimizer, before.params);
      return { value, params: applyUpdates(before.params, updates), next };
    };
    await write("training", opset, step, [x, wave([8, 2], 7), ...leaves]);
  },
  "an explainer": async (opset) => {
    const model = (x: Tensor) => softmax(x.matMul(wave([4, 3], 8)));
    const x = wave([2, 4], 9);
    const explainer = integratedGradients(model, { steps: 10 });
    const bytes = await explainer.toOnnx(x, { target: 1 }, { opset, inputNames: ["x"] });
    const { values } = await explainer.explain(x, { target: 1 });
    const attributions = tensor([...values.values]).reshape([2, 4]);
    const facts = {
      inputs: await recorded(["x"], [x]),
      outputs: await recorded(["attributions"], [attributions]),
    };
    writeFileSync(join(folder, `explainer.opset${opset}.onnx`), bytes);
    writeFileSync(join(folder, `explainer.opset${opset}.json`), JSON.stringify(facts));
  },
  "an example of every op": async (opset) => {
    const oneOfEach = [...new Map([...opExamples].reverse().map((each) => [each.op, each])).values()];
    for (const example of oneOfEach) {
      const inputs = example.inputs.map(({ shape, dtype = "float32", range = [-2, 2], values }, k) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const draw = (i: number) => {
          const place = (Math.sin(k + 1 + i * 12.9898) + 1) / 2;
          const value = range[0] + place * (range[1] - range[0]);
          return isFloat(dtype) ? value : Math.round(value);
        };
        const numbers = Array.from({ length: size }, (_, i) => values?.[i % values.length] ?? draw(i));
        return tensor(numbers, { dtype }).reshape(shape);
      });
      const name = `op ${titleOf(example).replace(/[^\w ]/g, "_")}`;
      await write(name, opset, example.call as never, inputs).catch((error: HyalineError) => {
        // What opset 17 cannot say is refused, with a code.
        if (!(error instanceof HyalineError) || error.code !== "unsupported") throw error;
      });
    }
  },
};

interface Verdict {
  readonly name: string;
  readonly checker?: string;
  readonly difference?: number;
  readonly error?: string;
}

describe.skipIf(!installed)("files in Python", () => {
  test.each(opsets)("opset %i", { timeout: 300_000 }, async (opset) => {
    for (const work of Object.values(works)) await work(opset);
    const { status, stdout, stderr } = run((installed as Installed).python, folder);
    expect(status, stderr).toBe(0);
    const verdicts = stdout
      .trim()
      .split("\n")
      .map((line): Verdict => JSON.parse(line));
    console.log(`opset ${opset}: ${verdicts.length} files`);
    expect(verdicts.length).toBeGreaterThan(50);
    const { onnx, onnxruntime } = installed as Installed;
    for (const { name, checker, difference, error } of verdicts) {
      if (onnx > 0) expect.soft(checker, name).toBe("valid");
      if (onnxruntime) {
        expect.soft(error, name).toBeUndefined();
        expect.soft(difference, name).toBeLessThan(1e-4);
      }
    }
  });
});
