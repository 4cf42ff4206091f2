import { fail, HyalineError, isTensor, named, type Tensor, tap } from "@hyaline/core";
import type { FunctionProto } from "../../generated/onnx_pb.js";
import { readers } from "../ops/index.js";
import { narrowType, roundTo, wraps } from "../ops/roundTo.js";
import { type AttributeMap, attributeMap } from "./attributes.js";
import type { Spending } from "./budget.js";
import { withCodes } from "./codes.js";
import type { ElementType } from "./elementType.js";
import { Environment } from "./environment.js";
import { badFile, quoted } from "./fileError.js";
import { fileValue } from "./fileValue.js";
import { fold } from "./fold.js";
import { describe, NodeView, type Surroundings } from "./nodeView.js";
import { type Plan, type PlannedNode, planFunction } from "./plan.js";
import type { Output } from "./reader.js";
import type { FileTensor } from "./tensorData.js";
import { computed, type Value } from "./value.js";
import { widened } from "./widen.js";

/** What all graphs of a file share while it is traced. */
export interface RunContext {
  /** Versions of operator sets by domain; `""` for ONNX's own. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Functions that the file defines, by {@link opKey}. */
  readonly functions: ReadonlyMap<string, FunctionProto>;
  /** Floats are read as float64. */
  readonly double: boolean;
  /** What the trace has taken: loops and functions multiply nodes, and a hostile file must not hang. */
  readonly spending: Spending;
  /** The scope of the node around the graph that runs; empty for the main graph. */
  readonly scope: string;
  /** The tensor of a float that the file holds, under a name of the main graph where it has one. */
  weight(data: FileTensor, name?: string): Tensor;
  /** What takes the place of a value of the main graph: its cotangent can then be asked for. */
  replacement(name: string, value: Value): Tensor | undefined;
  /** The weight that a node of the main graph makes under a name. */
  namedWeight(name: string): FileTensor | undefined;
  /** Are elements of the value among the file's results, as they are? */
  shows(name: string): boolean;
  /** Says that the file's own nodes are not to take the place of the ops. */
  keepToOps(): void;
}

/** How deep functions may call each other. */
const CALL_DEPTH = 32;

export const opKey = (domain: string, op: string): string => `${domain === "ai.onnx" ? "" : domain}:${op}`;

/** Runs the nodes of a graph in `environment`, which holds its inputs, and gives its outputs. */
export function runPlan(
  context: RunContext,
  plan: Plan,
  environment: Environment,
  options: { /** Its values are named by `tap`. */ readonly tapped?: boolean } = {},
): Value[] {
  context.spending.step();
  for (const [name, data] of plan.initializers) {
    if (plan.reads.has(name) && !environment.has(name)) {
      environment.set(
        name,
        fileValue(data, () => context.weight(data, options.tapped ? name : undefined)),
      );
    }
  }
  // Names of values that depend on the inputs: only they are named in the graph.
  const dynamic = new Set(plan.inputs.map(({ name }) => name).filter((name) => !plan.initializers.has(name)));
  for (const node of plan.nodes) {
    const outputs = runNode(context, node, environment, undefined, 0);
    const name = () => nameOutputs(context, node, outputs, dynamic);
    bind(node, options.tapped ? named(scopeOf(node.name, node.proto.opType), name) : outputs, environment);
  }
  return plan.outputs.map(({ name }) => environment.get(name) ?? badFile(`nothing makes ${quoted(name)}`));
}

function bind(
  { proto, name }: PlannedNode,
  outputs: readonly (Value | undefined)[],
  environment: Environment,
): void {
  proto.output.forEach((output, i) => {
    if (output === "") return;
    const value = outputs[i];
    if (!value) {
      fail(
        "unsupported",
        `output ${i} of ${proto.opType} cannot be read`,
        `${quoted(output)} of ${quoted(name)}`,
      );
    }
    environment.set(output, value);
  });
}

/** Values of the main graph: a weight goes by its own name, and what is computed from the inputs is named by `tap`. */
function nameOutputs(
  context: RunContext,
  { proto, reads }: PlannedNode,
  outputs: readonly (Value | undefined)[],
  dynamic: Set<string>,
): (Value | undefined)[] {
  const isDynamic = reads.some((name) => dynamic.has(name));
  return outputs.map((value, i) => {
    const name = proto.output[i];
    if (!name || !value) return value;
    const data = context.namedWeight(name);
    if (data) return fileValue(data, () => context.weight(data, name));
    if (!isDynamic || (value.numbers && !value.weight)) return value;
    dynamic.add(name);
    if (value.items || value.type === "string") return value;
    const replacement = context.replacement(name, value);
    if (replacement) return computed(tap(name, replacement), value.type);
    if (value.codes) return value;
    return { ...value, tensor: tap(name, value.tensor) };
  });
}

function runNode(
  context: RunContext,
  planned: PlannedNode,
  environment: Environment,
  call: AttributeMap | undefined,
  depth: number,
): readonly (Value | undefined)[] {
  context.spending.step();
  const { proto, domain, name, graphs } = planned;
  const inputs = proto.input.map((input) => environment.get(input));
  const attributes = attributeMap(proto.attribute, () => describe(planned), call);
  const reader = readers.get(opKey(domain, proto.opType));
  const scope = within(context.scope, scopeOf(name, proto.opType));
  const inner = (): RunContext => ({ ...context, scope: [context.scope, scope].filter(Boolean).join("/") });
  return named(scope, () => {
    if (!reader) return callFunction(inner(), planned, inputs, attributes, depth);
    const around: Surroundings = {
      opset: context.opsets.get(domain) ?? 1,
      double: context.double,
      weight: context.weight,
      run: (plan, given) => runInside(inner(), plan, given, environment),
      shows: context.shows,
      keepToOps: context.keepToOps,
      affordableSteps: (step) => context.spending.affordableSteps(step),
    };
    const readOnce = (given: readonly (Value | undefined)[]) =>
      toValues(proto.opType, reader(new NodeView(planned, attributes, given, around)), given);
    const read = (given: readonly (Value | undefined)[]) =>
      withCodes(proto.opType, given, readOnce(given), readOnce);
    try {
      const outputs = (graphs.size === 0 ? fold(inputs, read) : undefined) ?? read(inputs);
      return context.double ? outputs.map((value) => value && widened(value)) : outputs;
    } catch (error) {
      if (error instanceof HyalineError) throw error;
      // What a malformed node makes a reader do: no crash may leave this package.
      return badFile(`${proto.opType} cannot be read`, String(error), error);
    }
  });
}

/**
 * A node's name is its scope, without the op that exporters (this package's too) put at its end: `encoder/fc/Gemm_1` was
 * made in `encoder/fc`.
 */
function scopeOf(name: string, op: string): string {
  const cut = name.lastIndexOf("/");
  const last = name.slice(cut + 1);
  const isOp = last === op || (last.startsWith(`${op}_`) && /^\d+$/.test(last.slice(op.length + 1)));
  return isOp && cut > 0 ? name.slice(0, cut) : name;
}

/** The part of a node's scope that the node around it does not have. */
function within(outer: string, scope: string): string {
  if (outer === "") return scope;
  if (scope === outer) return "";
  return scope.startsWith(`${outer}/`) ? scope.slice(outer.length + 1) : scope;
}

/** A graph inside a node, which sees the names around it. */
function runInside(context: RunContext, plan: Plan, given: readonly Value[], outer: Environment): Value[] {
  const inside = new Environment(outer);
  plan.inputs.forEach((input, i) => {
    inside.set(input.name, given[i]);
  });
  return runPlan(context, plan, inside);
}

/** A reader's outputs as values; int32 stays int64, and what is narrower stays narrow, where an input was. */
function toValues(
  op: string,
  outputs: Output | readonly Output[],
  inputs: readonly (Value | undefined)[],
): (Value | undefined)[] {
  const list = (Array.isArray(outputs) ? outputs : [outputs]) as readonly Output[];
  const weight = inputs.some((input) => input?.weight);
  const wide = inputs.some((input) => input?.type === "int64");
  return list.map((output) => {
    if (!output || !isTensor(output)) return output as Value | undefined;
    const narrow = narrowType(output.dtype, inputs);
    if (narrow) return computed(wraps.has(op) ? roundTo(output, narrow) : output, narrow, { weight });
    const type: ElementType = output.dtype === "int32" && wide ? "int64" : output.dtype;
    return computed(output, type, { weight });
  });
}

const plans = new WeakMap<FunctionProto, Pick<Plan, "nodes">>();

/** The checked body of a function; made once. */
export function functionPlan(fn: FunctionProto): Pick<Plan, "nodes"> {
  const plan = plans.get(fn) ?? planFunction(fn);
  plans.set(fn, plan);
  return plan;
}

/** A call of a function that the file defines: its body in an environment of its own. */
function callFunction(
  context: RunContext,
  { proto, domain, name }: PlannedNode,
  inputs: readonly (Value | undefined)[],
  attributes: AttributeMap,
  depth: number,
): readonly (Value | undefined)[] {
  const fn = context.functions.get(opKey(domain, proto.opType));
  if (!fn) return fail("unsupported", `${proto.opType} cannot be read`, quoted(name));
  if (depth >= CALL_DEPTH) badFile(`its functions call each other more than ${CALL_DEPTH} deep`);
  const environment = new Environment();
  fn.input.forEach((input, i) => {
    environment.set(input, inputs[i]);
  });
  const defaults = attributeMap(fn.attributeProto, () => `function ${quoted(fn.name)}`);
  const given = new Map([...defaults, ...attributes]);
  const inside: RunContext = { ...context, opsets: new Map([...context.opsets, ...opsetVersions(fn)]) };
  for (const node of functionPlan(fn).nodes) {
    bind(node, runNode(inside, node, environment, given, depth + 1), environment);
  }
  return fn.output.map((output) => environment.get(output));
}

/** Versions by domain, as a model or a function imports them. */
export function opsetVersions({ opsetImport }: Pick<FunctionProto, "opsetImport">): Map<string, number> {
  return new Map(
    opsetImport.map(({ domain, version }) => [domain === "ai.onnx" ? "" : domain, Number(version)]),
  );
}
