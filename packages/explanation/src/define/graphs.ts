import {
  fail,
  type Graph,
  isFloat,
  isTensor,
  mul,
  type NumericArray,
  type Spec,
  slice,
  sub,
  sum,
  type Tensor,
  type TensorLike,
  tensor,
  trace,
} from "@hyaline/core";
import { type Options, readOptions } from "@hyaline/core/facts";
import type { OnnxOptions } from "@hyaline/onnx";
import { modelInput, modelOutput, type RowColumn, refuseOtherInputs } from "../model/index.js";
import { byInput } from "./byInput.js";
import { callOptions } from "./commonOptions.js";
import type { Exportable, GraphOptions, InputSpecs } from "./explainer.js";
import type { TracedMethod } from "./method.js";
import { isRowsOption } from "./rowsOption.js";
import { selectInGraph } from "./select.js";
import { type Looked, traceMethod } from "./tracedRunner.js";
import { callAt, type InputPlan, lookAtInputs } from "./view.js";

type GivenOptions = GraphOptions & object;
type TensorRecord = Readonly<Record<string, Tensor>>;

/** What a graph is made of: a method, its model, and the options of its calls. */
export interface GraphSource<C> extends Looked {
  readonly name: string;
  readonly method: TracedMethod<C>;
  readonly options: Options;
  readonly isComplete: boolean;
}

/** {@link Exportable} once its code is there: a function and a graph are made at once. */
export type Graphs<C> = {
  readonly [K in keyof Exportable<C>]: Exportable<C>[K] extends (...of: infer A) => infer R
    ? (...of: A) => K extends "toOnnx" ? R : Awaited<R>
    : never;
};

/** A traced method as a traceable function, a graph, and a file. */
export function graphsOf<C>(source: GraphSource<C>): Graphs<C> {
  const traced =
    (given: GivenOptions = {}) =>
    (x: Tensor | TensorRecord, target?: Tensor) =>
      results(source, given, x, target);
  const toGraph = (specs: InputSpecs, given: GivenOptions = {}): GraphWithNames => {
    const names = isSpec(specs) ? ["x"] : Object.keys(specs);
    const all = isSpec(specs) ? [specs] : Object.values(specs);
    const takesTarget = given.target === "input";
    const targets: Spec[] = takesTarget ? [{ dtype: "int32", shape: [all[0]?.shape[0] ?? 0] }] : [];
    let outputNames: string[] = [];
    const graph = trace(
      (...inputs: Tensor[]) => {
        const parts = { named: !isSpec(specs), parts: names.map((name) => ({ name })) };
        const found = flat(traced(given)(modelInput(parts, inputs), inputs[names.length]));
        outputNames = found.map(([name]) => name);
        return found.map(([, value]) => value);
      },
      [...all, ...targets],
    );
    return { graph, inputNames: [...names, ...(takesTarget ? ["target"] : [])], outputNames };
  };
  return {
    traced: traced as unknown as Graphs<C>["traced"],
    toGraph: (specs, given) => toGraph(specs, given).graph,
    toOnnx: async (specs, given, onnxOptions: OnnxOptions = {}) => {
      const { graph, inputNames, outputNames } = toGraph(specs, given);
      // Loaded when asked for: a page that explains need not carry the writer of ONNX files.
      const { tracedToOnnx } = await import("@hyaline/onnx");
      const names = isSpec(specs) ? undefined : Object.keys(specs);
      const graphAt = (all: readonly Spec[]): Graph =>
        toGraph(
          names ? Object.fromEntries(names.map((name, i) => [name, all[i] as Spec])) : (all[0] as Spec),
          given,
        ).graph;
      const inputs = graph.inputs.map((value) => graph.specs[value] as Spec);
      return tracedToOnnx(graphAt, inputs, { inputNames, outputNames, ...onnxOptions }, true);
    },
  };
}

interface GraphWithNames {
  readonly graph: Graph;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

const isSpec = (specs: InputSpecs): specs is Spec =>
  Array.isArray((specs as Spec).shape) && typeof (specs as Spec).dtype === "string";

/** Named outputs in their order; attributions of several inputs one by one. */
const flat = (found: Readonly<Record<string, Tensor | TensorRecord>>): [string, Tensor][] =>
  Object.entries(found).flatMap(([key, value]): [string, Tensor][] =>
    isTensor(value)
      ? [[key, value]]
      : Object.entries(value).map(([name, each]): [string, Tensor] => [`${key}/${name}`, each]),
  );

/** The method and what it promises, inside a graph. */
function results<C>(
  { name, method, model, look, options, isComplete }: GraphSource<C>,
  given: GivenOptions,
  x: Tensor | TensorRecord,
  target: Tensor | undefined,
): Record<string, Tensor | TensorRecord> {
  const { signal: _, onProgress: __, backend: ___, ...common } = callOptions;
  const read = readOptions(`${name}.toGraph`, { ...common, target: graphTarget, ...options }, given);
  const chosen: Readonly<Record<string, unknown>> = read;
  const plan = planFor(x, given.attribute);
  const inputs = isTensor(x) ? [x] : plan.parts.map(({ name: each }) => x[each] as Tensor);
  const outputs = modelOutput(model, x);
  const own = (inputs.find((_, i) => plan.parts[i]?.attributed) ?? (inputs[0] as Tensor)).dtype;
  const layer = method.at?.layer;
  const dtype = layer === undefined && isFloat(own) ? own : outputs.dtype;
  const select = selectInGraph(given.target, outputs, dtype, target);
  const rows: Record<string, Tensor[]> = {};
  const fixed: Record<string, unknown> = {};
  for (const key of Object.keys(options)) {
    if (isRowsOption(options[key])) rows[key] = rowsInGraph(key, chosen[key], plan, inputs);
    else fixed[key] = chosen[key];
  }
  const copies = Object.fromEntries(
    Object.entries(method.copies?.arrays ?? {}).map(([key, values]) => [key, tensor(values, { dtype })]),
  );
  if (method.finer)
    fail(
      "argument",
      "a graph has as many steps as it is given",
      'steps: "auto"',
      `write ${name}(model, { steps: 50 })`,
    );
  const key = method.baseValueAt ?? "";
  const starts = method.starts === undefined ? [rows[key] ?? []] : startsInGraph(method.starts, plan, inputs);
  const all = starts.map((start) => {
    const given = { inputs, select, rows: { ...rows, ...(key ? { [key]: start } : {}) }, copies };
    return traceMethod(method, { model, look }, plan, given, fixed);
  });
  const [{ view }] = all as [ReturnType<typeof traceMethod>];
  const meanOf = (each: (one: ReturnType<typeof traceMethod>) => Tensor): Tensor => {
    const total = all.map(each).reduce((a, b) => a.add(b));
    return all.length === 1 ? total : mul(total, 1 / all.length);
  };
  const attributionsOf = (i: number) => meanOf(({ found }) => found.attributions[i] as Tensor);
  const { explained } = callAt(lookAtInputs(model, plan, inputs), select);
  const output = explained(modelOutput2d(outputs));
  const attributed = plan.parts.filter((part) => part.attributed);
  const attributions =
    plan.named && layer === undefined && !method.columns && !method.looksInside
      ? Object.fromEntries(attributed.map((part, i) => [part.name, attributionsOf(i)]))
      : attributionsOf(0);
  const more = all[0]?.found.interactions
    ? { interactions: meanOf(({ found }) => found.interactions as Tensor) }
    : {};
  if (!isComplete) return { attributions, output, ...more };
  const baseValue = meanOf(
    ({ found, options: at }) => found.baseValue ?? callAt(view, select).output(at[key] as readonly Tensor[]),
  );
  const total = meanOf(
    ({ found }) => found.total ?? found.attributions.map(sumOfRows).reduce((a, b) => a.add(b)),
  );
  return { attributions, baseValue, convergenceDelta: sub(total, sub(output, baseValue)), output, ...more };
}

/** Each row of the starts, as one tensor for each attributed input. */
function startsInGraph(starts: unknown, plan: InputPlan, inputs: readonly Tensor[]): Tensor[][] {
  const parts = rowsInGraph("baselines", starts, plan, inputs);
  const count = parts[0]?.shape[0] ?? 0;
  return Array.from({ length: count }, (_, row) => parts.map((part) => slice(part, [[row, row + 1]])));
}

const modelOutput2d = (y: Tensor): Tensor =>
  y.rank === 2 ? y : y.reshape([y.shape[0] as number, y.size / Math.max(1, y.shape[0] as number)]);

const sumOfRows = (x: Tensor): Tensor => sum(x, { axes: [...x.shape.keys()].slice(1) });

/** Everything goes: it is checked where the outputs are known. */
const graphTarget = { ...callOptions.target, check: (_: string, value: unknown) => value };

function planFor(x: Tensor | TensorRecord, attribute: readonly string[] | undefined): InputPlan {
  if (isTensor(x)) return { named: false, parts: [{ name: "x", attributed: true }] };
  const names = Object.keys(x);
  if (attribute) refuseOtherInputs("attribute", attribute, names);
  const floats = (name: string) => /^float/.test((x[name] as Tensor).dtype);
  const parts = names.map((name) => ({
    name,
    attributed: attribute ? attribute.includes(name) : floats(name),
  }));
  return { named: true, parts };
}

/** An option that is rows, as one tensor for each attributed input. */
function rowsInGraph(what: string, value: unknown, plan: InputPlan, inputs: readonly Tensor[]): Tensor[] {
  const names = plan.parts.flatMap(({ name, attributed }) => (attributed ? [name] : []));
  const given = byInput(what, value, plan.named ? names : undefined);
  return plan.parts.flatMap(({ name, attributed }, i) => {
    const { dtype } = inputs[i] as Tensor;
    return attributed ? [asTensor(given(name) ?? 0, dtype)] : [];
  });
}

function asTensor(value: unknown, dtype: Tensor["dtype"]): Tensor {
  if (typeof value !== "object" || value === null || isTensor(value) || Array.isArray(value))
    return tensor(value as TensorLike, { dtype });
  const { rows, rowShape, values, shape = [rows, ...rowShape] } = value as RowColumn & Partial<NumericArray>;
  return tensor(Float64Array.from(values), { shape, dtype });
}
