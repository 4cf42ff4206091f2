// Not a test: `unheardFailures.test.ts` runs this in a process that ends at the first rejection that nobody hears.
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import {
  type Backend,
  checkpoint,
  cond,
  evaluate,
  fail,
  gather,
  grad,
  HyalineError,
  jit,
  jvp,
  kernelBackend,
  relu,
  scan,
  scope,
  type Tensor,
  type TypedArray,
  tensor,
  trace,
  useBackend,
  vjp,
  vmap,
  zeros,
} from "@hyaline/core";
import { integratedGradients, kernelShap } from "@hyaline/explainers";
import { dense, sequential } from "@hyaline/layers";
import { sgd } from "@hyaline/optimizers";
import { dataset, fit, losses } from "@hyaline/training";

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** Breaks wherever it is asked to, later. */
const broken = (where: "write" | "kernel" | "read" | "compile"): Backend => {
  const breakAt = async <T>(here: string, value: T): Promise<T> => {
    await later();
    return here === where ? fail("device-lost", `broken at ${here}`) : value;
  };
  const backend = kernelBackend<TypedArray>({
    name: "broken",
    dtypes: ["float32", "bool"],
    kernels: { relu: async ([x]) => breakAt("kernel", [x as TypedArray]) },
    write: (data) => breakAt("write", data),
    read: (data) => breakAt("read", data),
  });
  return {
    ...backend,
    compile: async (graph) => breakAt("compile", await backend.compile(graph)),
  };
};

const reference = referenceBackend();
useBackend(reference);
const wasm = await ortBackend({ device: "wasm" });
const cpu = await ortBackend({ device: "cpu" });
const tfjs = await tfjsBackend({ engine: "cpu" });

const x = tensor([1, 2]);
const rows = tensor([
  [1, 2],
  [3, 4],
]);
/** What people write who think that tensors have to be waited for. */
// biome-ignore lint/suspicious/noExplicitAny: it does not fit the types, which is the point
const awaiting: any = async (t: Tensor) => {
  await t.data();
  return t;
};
const disposed = (): Tensor => {
  const t = tensor([1, 2]);
  t.dispose();
  return t;
};
const abortSoon = (): AbortSignal => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 2);
  return controller.signal;
};
/** The same call at once, several times: what is shared fails for all of them. */
const atOnce = (call: () => Promise<unknown>) => () => Promise.all([call(), call(), call()]);

const data = () => dataset([[1, 2]], [0]);
const model = () => sequential([dense(2)]);

/** Each has to fail with a code of ours. */
const calls: Readonly<Record<string, () => unknown>> = {
  "jit of an async function": () => jit(awaiting)(x),
  "jit of an async function, at once": atOnce(async () => jit(awaiting)(x)),
  "jit of a function that returns a promise in a record": () => jit((t: Tensor) => ({ t: awaiting(t) }))(x),
  "trace of an async function": () => trace(awaiting, [x]),
  "grad of an async function": () => grad(awaiting)(x),
  "vjp of an async function": () => vjp(awaiting, [x]),
  "jvp of an async function": () => jvp(awaiting, [x], [x]),
  "vmap of an async function": () => vmap(awaiting)(rows),
  "scan of an async step": () => scan(awaiting, zeros([]), x),
  "cond of an async branch": () => cond(tensor(true), awaiting, awaiting, x),
  "checkpoint of an async function": () => checkpoint(awaiting)(x),
  "a disposed tensor beside one that is being written": () =>
    jit((a: Tensor, b: Tensor) => relu(a.add(b)), { backend: broken("write") })(tensor([1, 2]), disposed()),
  "two tensors whose writing fails": () =>
    jit((a: Tensor, b: Tensor) => [relu(a), relu(b)], { backend: broken("write") })(tensor([1]), tensor([2])),
  "kernels that fail later, at once": atOnce(() => jit(relu, { backend: broken("kernel") })(tensor([1]))),
  "a graph that cannot be compiled, at once": () => {
    const f = jit(relu, { backend: broken("compile") });
    return atOnce(() => f(tensor([1])))();
  },
  "an expression that cannot be compiled, at once": atOnce(() =>
    evaluate(relu(tensor([1]).add(1)), { backend: broken("compile") }),
  ),
  "a value that cannot be read, in a scope": () =>
    scope(async () => {
      const y = await jit(relu, { backend: broken("read") })(tensor([1]));
      await Promise.all([y.data(), y.data()]);
    }),
  "an abort while runs wait": () => {
    const f = jit((t: Tensor) => t.matMul(t), { backend: wasm });
    const big = tensor(new Float32Array(400 * 400), { shape: [400, 400] });
    const signal = abortSoon();
    return Promise.all(Array.from({ length: 40 }, () => f.call([big], { signal })));
  },
  "an index out of range on wasm, at once": () => {
    const f = jit((t: Tensor) => gather(t, tensor(Int32Array.of(9))), { backend: wasm });
    return atOnce(() => f(x))();
  },
  "an index out of range on cpu, at once": () => {
    const f = jit((t: Tensor) => gather(t, tensor(Int32Array.of(9))), { backend: cpu });
    return atOnce(() => f(x))();
  },
  "a backend disposed of while it works": async () => {
    const backend = await ortBackend({ device: "wasm" });
    const f = jit((t: Tensor) => t.mul(2), { backend });
    await f(x);
    const work = Array.from({ length: 5 }, () => f(x));
    await backend.dispose();
    await Promise.all([...work, f(x)]);
  },
  "an unknown device": () => ortBackend({ device: "abacus" as "wasm" }),
  "a worker whose script is missing": () => ortBackend({ device: "wasm", worker: true }),
  "an unknown engine": () => tfjsBackend({ engine: "abacus" as "cpu" }),
  "a data type that tfjs has not": () => jit(relu, { backend: tfjs })(tensor([1], { dtype: "float64" })),
  "fit with an abort": async () =>
    fit(model(), await data(), {
      optimizer: sgd({ learningRate: 0.1 }),
      loss: losses.crossEntropy,
      epochs: 1e6,
      signal: abortSoon(),
    }),
  "fit whose loss is not finite": async () =>
    fit(model(), await data(), {
      optimizer: sgd({ learningRate: 0.1 }),
      loss: (y: Tensor) => y.mul(Number.NaN).mean(),
      epochs: 2,
    }),
  "an async model explained by gradients": () => integratedGradients(awaiting).explain([[1, 2]]),
  "a predict function that fails": () =>
    kernelShap(
      async () => {
        await later();
        throw new Error("no");
      },
      { background: [[0, 0]] },
    ).explain([[1, 2]]),
};

const outcomes: Record<string, string> = {};
for (const [name, call] of Object.entries(calls)) {
  try {
    await call();
    outcomes[name] = "no failure";
  } catch (error) {
    outcomes[name] = error instanceof HyalineError ? error.code : `no code: ${String(error)}`;
  }
  // What fails without being heard does so by now.
  for (let i = 0; i < 3; i++) await later();
}
console.log(JSON.stringify(outcomes));
process.exit(0);
