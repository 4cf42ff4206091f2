import { referenceBackend } from "@hyaline/backend-reference";
import { exampleInputs, type OpExample } from "@hyaline/backend-testkit";
import {
  type Backend,
  decode,
  grad,
  HyalineError,
  isFloat,
  jit,
  sum,
  type Tensor,
  tensor,
  trace,
} from "@hyaline/core";
import { examplesByOp, howItRuns } from "./howItRuns.js";

/** How far a backend's results of one op are off; a part is missing where nothing could run. */
export interface OpErrors {
  /** The largest over the float32 and integer examples: |got - exact| / max(1, |exact|). */
  readonly absolute?: number;
  /** The largest over {@link extremes}: |got - exact| / |exact|, for ops of one input that go element by element. */
  readonly relative?: number;
  /** The same of the derivative of the results' sum, for those that have one. */
  readonly slope?: number;
}

export interface Measured {
  readonly backend: string;
  readonly ops: Readonly<Record<string, OpErrors>>;
}

/** Arguments near 0 and far from it: where a kernel's tail shows only in relative error. */
const magnitudes = [1e-30, 1e-10, 1e-7, 1e-4, 0.01, 0.3, 1, 3, 4, 6, 8, 10, 17, 20, 30, 50, 80, 100, 1e4];
const extremes = Float32Array.from([...magnitudes, ...magnitudes.map((x) => -x)]);

/** Results below it are subnormal in float32, which some engines flush to 0. */
const LEAST_NORMAL = 2 ** -126;
const GREATEST = 3.4028234663852886e38;

const oracle = referenceBackend();

export interface MeasureOptions {
  /** Of each op (default all): a page's shaders are compiled anew for every shape. */
  readonly examples?: number;
}

/** Runs every op's examples that the backend can run, and compares with float64 on the reference backend. */
export async function measure(backend: Backend, { examples: most }: MeasureOptions = {}): Promise<Measured> {
  const ops: Record<string, OpErrors> = {};
  for (const [op, all] of examplesByOp) {
    const examples = all.filter(
      (example) =>
        isSingle(example) && ["natively", "decomposed"].includes(howItRuns(example, backend) ?? ""),
    );
    const absolute: number[] = [];
    for (const example of examples.slice(0, most)) absolute.push(await errorOf(example, backend));
    const relative: number[] = [];
    const slope: number[] = [];
    for (const example of examples.slice(0, most).filter(isOpAlone)) {
      const value = await relativeErrorOf(example, backend);
      if (value === undefined) continue;
      relative.push(value);
      const derivative = isSloped(example)
        ? await relativeErrorOf(derivativeOf(example), backend)
        : undefined;
      if (derivative !== undefined) slope.push(derivative);
    }
    ops[op] = {
      ...(absolute.length > 0 && { absolute: rounded(absolute) }),
      ...(relative.length > 0 && { relative: rounded(relative) }),
      ...(slope.length > 0 && { slope: rounded(slope) }),
    };
  }
  return { backend: backend.name, ops };
}

const rounded = (errors: readonly number[]): number => Number(Math.max(...errors).toPrecision(2));

/** Is the example the op and nothing else, or a function that is no op of its own? */
function isOpAlone({ op, call, inputs }: OpExample): boolean {
  const specs = inputs.map(({ shape, dtype = "float32" }) => ({ shape, dtype }));
  const names = trace((...xs: Tensor[]) => call(...xs), specs).nodes.map((node) => node.op.name);
  return !names.includes(op) || names.every((name) => name === op);
}

/** Has the op a derivative by its one input? */
const isSloped = ({ differentiable = true }: OpExample): boolean =>
  Array.isArray(differentiable) ? differentiable[0] === true : differentiable === true;

const derivativeOf = (example: OpExample): OpExample => ({
  ...example,
  call: (x) => grad((x: Tensor) => sum(example.call(x) as Tensor))(x as Tensor),
});

/** Of an op of one float input, the same call on {@link extremes}; `undefined` where it takes no such input. */
async function relativeErrorOf(example: OpExample, backend: Backend): Promise<number | undefined> {
  const [input, ...others] = example.inputs;
  if (others.length > 0 || (input?.dtype ?? "float32") !== "float32") return undefined;
  const at = (dtype: "float32" | "float64") => [
    tensor(Float64Array.from(extremes), { shape: [extremes.length], dtype }),
  ];
  let got: number[];
  let exact: number[];
  try {
    got = await results(example, at("float32"), backend);
    exact = await results(example, at("float64"), oracle);
  } catch (error) {
    // The example's options need another shape than a list.
    if (error instanceof HyalineError) return undefined;
    throw error;
  }
  if (got.length !== extremes.length || !(await isPointwise(example, exact))) return undefined;
  return Math.max(
    0,
    ...exact.map((e, i) => {
      const counts = Math.abs(e) >= LEAST_NORMAL && Math.abs(e) <= GREATEST;
      return counts ? Math.abs((got[i] as number) - e) / Math.abs(e) : 0;
    }),
  );
}

/** Does each number depend on its own argument alone? Sums along an axis cancel as they may. */
async function isPointwise(example: OpExample, exact: readonly number[]): Promise<boolean> {
  const reversed = tensor(Float64Array.from(extremes).reverse(), { dtype: "float64" });
  const backwards = (await results(example, [reversed], oracle)).reverse();
  return exact.length === backwards.length && exact.every((e, i) => Object.is(e, backwards[i]));
}

async function errorOf(example: OpExample, backend: Backend): Promise<number> {
  const got = await numbers(example, backend);
  const exact = await exactNumbers(example, got.length);
  // What the manifest does not promise is not an error.
  const isPromised = (e: number) => Number.isFinite(e) || backend.supports.nonFinite !== false;
  return Math.max(
    0,
    ...got.map((g, i) => (isPromised(exact[i] as number) ? distance(g, exact[i] as number) : 0)),
  );
}

/** In float64 where that gives as many numbers of the same kind; ops that state a data type are as exact as that. */
async function exactNumbers(example: OpExample, count: number): Promise<number[]> {
  const exact = await numbers(example, oracle, true);
  return exact.length === count ? exact : numbers(example, oracle);
}

async function numbers(example: OpExample, backend: Backend, inFloat64 = false): Promise<number[]> {
  const inputs = exampleInputs(example);
  return results(example, inFloat64 ? await Promise.all(inputs.map(widened)) : inputs, backend);
}

async function results(example: OpExample, inputs: readonly Tensor[], backend: Backend): Promise<number[]> {
  const call = jit(
    (...inputs: Tensor[]) => {
      const result = example.call(...inputs);
      return Array.isArray(result) ? [...result] : [result as Tensor];
    },
    { backend },
  );
  try {
    const outputs = await call(...inputs);
    const lists = await Promise.all(outputs.map(async (x) => [...decode(await x.data(), x.dtype)]));
    for (const output of outputs) output.dispose();
    return lists.flat();
  } finally {
    call.dispose();
  }
}

const widened = async (x: Tensor): Promise<Tensor> =>
  isFloat(x.dtype) ? tensor(Float64Array.from(await x.data()), { shape: x.shape, dtype: "float64" }) : x;

/** Other floats are more or less exact by their nature. */
const isSingle = ({ inputs }: OpExample): boolean =>
  inputs.every(({ dtype = "float32" }) => dtype === "float32" || !isFloat(dtype));

function distance(got: number, exact: number): number {
  if (Object.is(got, exact) || got === exact) return 0;
  const off = Math.abs(got - exact) / Math.max(1, Math.abs(exact));
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}
