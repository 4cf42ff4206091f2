import { referenceBackend } from "@hyaline/backend-reference";
import { exampleInputs, type OpExample } from "@hyaline/backend-testkit";
import { type Backend, decode, isFloat, jit, type Tensor, tensor } from "@hyaline/core";
import { examplesByOp, howItRuns, howOpRuns, type Runs } from "./howItRuns.js";

/** What was found of one op. */
export interface OpRow {
  readonly runs: Runs;
  /** The largest over the float32 and integer examples: |got - exact| / max(1, |exact|). Missing where nothing could run. */
  readonly error?: number;
}

export interface Measured {
  readonly backend: string;
  readonly dtypes: readonly string[];
  readonly ops: Readonly<Record<string, OpRow>>;
}

const oracle = referenceBackend();

export interface MeasureOptions {
  /** Of each op (default all): a page's shaders are compiled anew for every shape. */
  readonly examples?: number;
}

/** Runs every op's examples that the backend can run, and compares with float64 on the reference backend. */
export async function measure(backend: Backend, { examples: most }: MeasureOptions = {}): Promise<Measured> {
  const ops: Record<string, OpRow> = {};
  for (const [op, all] of examplesByOp) {
    const runs = howOpRuns(all, backend);
    const examples = all.filter(
      (example) =>
        isSingle(example) && ["natively", "decomposed"].includes(howItRuns(example, backend) ?? ""),
    );
    const errors: number[] = [];
    for (const example of examples.slice(0, most)) errors.push(await errorOf(example, backend));
    ops[op] = errors.length === 0 ? { runs } : { runs, error: Number(Math.max(...errors).toPrecision(2)) };
  }
  return { backend: backend.name, dtypes: [...backend.supports.dtypes], ops };
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
  const call = jit(
    (...inputs: Tensor[]) => {
      const result = example.call(...inputs);
      return Array.isArray(result) ? [...result] : [result as Tensor];
    },
    { backend },
  );
  const inputs = exampleInputs(example);
  const results = await call(...(inFloat64 ? await Promise.all(inputs.map(widened)) : inputs));
  const lists = await Promise.all(results.map(async (x) => [...decode(await x.data(), x.dtype)]));
  call.dispose();
  for (const result of results) result.dispose();
  return lists.flat();
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
