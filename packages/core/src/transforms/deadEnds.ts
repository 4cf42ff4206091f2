import { collect } from "../collect.js";
import { isFloat } from "../dtype.js";
import { fail } from "../errors.js";
import type { Attribute, Graph, Node, ValueId } from "../graph.js";
import { specsOf } from "../graph.js";
import { isDifferentiable } from "../op.js";
import type { Tensor } from "../tensor.js";
import { traceTree } from "../tracing.js";
import { CHECKPOINT } from "./checkpoint.js";

/** Where a way from the inputs of a graph to its outputs ends for gradients. */
export interface DeadEnd {
  /** The op that gives no gradient to its input, such as `round`, `greater`, `cast to int32`. */
  readonly op: string;
  /** Where in the model it was made; empty at the top. */
  readonly scope: string;
}

/**
 * Where all gradients of a graph end: the ops without a derivative through which alone its outputs depend on its inputs.
 *
 * It looks at structure, not at numbers: a `relu` that is off has a gradient (of 0), a `round` has none. A way is open
 * where every op on it states a derivative and every value on it is a float; what goes straight through, as in
 * `x + stopGradient(round(x) - x)` or by a `customGradient`, is open.
 *
 * @param graph a traced function; its float inputs are what gradients would be asked of
 * @returns one entry per op where a way ends; none where some way is open, and none where no output depends on an input
 * @example
 * ```ts
 * const graph = trace((x) => round(x).mul(2), [{ dtype: "float32", shape: [3] }]);
 * deadEnds(graph); // [{ op: "round", scope: "" }]
 * ```
 */
export function deadEnds(graph: Graph): readonly DeadEnd[] {
  const isFloating = specsOf(graph, graph.inputs).map(({ dtype }) => isFloat(dtype));
  const { outputs, ends } = follow(
    graph,
    isFloating.map((floats): Way => (floats ? "open" : "none")),
  );
  return outputs.includes("open") ? [] : ends;
}

/**
 * Refuses outputs that depend on their inputs only through ops without a gradient: a gradient of 0 everywhere is a right
 * derivative, and no explanation. What explains by gradients passes it on: `vjp(model, [x], { inspect: refuseDeadEnds })`.
 *
 * @param outputs what gradients are taken of
 * @param inputs what they are asked of: aliases that `outputs` were computed from
 * @throws HyalineError `not-differentiable`, naming the ops of {@link deadEnds} and the scopes that they are in
 */
export function refuseDeadEnds(outputs: readonly Tensor[], inputs: readonly Tensor[]): void {
  const since = Math.min(...inputs.map((input) => input.id)) - 1;
  const ends = deadEnds(collect(outputs, { inputs, since }));
  if (ends.length === 0) return;
  const names = [...new Set(ends.map(({ op, scope }) => (scope ? `${op} in ${scope}` : op)))];
  const more = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : "";
  fail(
    "not-differentiable",
    "the output depends on its input only through ops that have no gradient, so that every gradient is 0",
    `${names.slice(0, MOST_NAMES).join(", ")}${more}`,
    "give such an op a straight-through customGradient, explain a layer behind it, or use a method that only calls the model, such as kernelShap or occlusion",
  );
}

const MOST_NAMES = 5;

/** How a value depends on the inputs: not at all, only past a dead end, or so that a gradient comes through. */
type Way = "none" | "closed" | "open";

const widest = (ways: readonly Way[]): Way =>
  (["open", "closed"] as const).find((way) => ways.includes(way)) ?? "none";

interface Followed {
  readonly outputs: readonly Way[];
  /** Where ways end that lead to an output. */
  readonly ends: readonly DeadEnd[];
}

/** Carries the ways of a graph's inputs to its outputs. */
function follow(graph: Graph, given: readonly Way[]): Followed {
  const ways = new Map<ValueId, Way>(graph.inputs.map((input, i) => [input, given[i] as Way]));
  const endsAt = new Map<ValueId, readonly DeadEnd[]>();
  const wayOf = (value: ValueId): Way => ways.get(value) ?? "none";
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(wayOf);
    if (widest(inputs) === "none") continue;
    const { outputs, ends } = through(node, graph, inputs);
    node.outputs.forEach((value, i) => {
      const way = outputs[i] as Way;
      ways.set(value, way);
      if (way === "closed" && inputs.includes("open")) endsAt.set(value, ends);
    });
  }
  return { outputs: graph.outputs.map(wayOf), ends: endsBefore(graph, endsAt) };
}

/** The dead ends among the values that the outputs are computed from. */
function endsBefore(graph: Graph, endsAt: ReadonlyMap<ValueId, readonly DeadEnd[]>): DeadEnd[] {
  const read = new Set(graph.outputs);
  for (const node of [...graph.nodes].reverse()) {
    if (node.outputs.some((value) => read.has(value))) for (const input of node.inputs) read.add(input);
  }
  return [...endsAt].flatMap(([value, ends]) => (read.has(value) ? ends : []));
}

/** The ways of one node's outputs. */
function through(node: Node, graph: Graph, inputs: readonly Way[]): Followed {
  const { op, attributes, scope } = node;
  const specs = specsOf(graph, node.outputs);
  const here: DeadEnd = { op: op.name === "cast" ? `cast to ${specs[0]?.dtype}` : op.name, scope };
  const closed = (): Followed => ({ outputs: specs.map(() => "closed"), ends: [here] });
  // A composite without a derivative of its own has that of its body; so have loops and branches.
  const bodies = Object.values(attributes).filter(isGraph);
  const inside = bodies.length > 0 ? followLoop(node, bodies, inputs) : followBody(node, graph, inputs);
  if (inside) {
    const outputs = inside.outputs.map((way, i): Way => (way === "open" ? floats(specs[i]) : way));
    return { outputs, ends: inside.ends.length > 0 ? inside.ends.map((end) => outer(end, scope)) : [here] };
  }
  if (!op.vjp || !isDifferentiable(op.vjp)) return closed();
  const passes = node.inputs.some(
    (input, i) => inputs[i] === "open" && isFloat(graph.specs[input]?.dtype ?? "bool"),
  );
  return passes ? { outputs: specs.map(floats), ends: [here] } : closed();
}

const floats = (spec: { readonly dtype: Parameters<typeof isFloat>[0] } | undefined): Way =>
  spec && isFloat(spec.dtype) ? "open" : "closed";

const outer = (end: DeadEnd, scope: string): DeadEnd => (end.scope || !scope ? end : { ...end, scope });

function followBody(node: Node, graph: Graph, inputs: readonly Way[]): Followed | undefined {
  const { body, vjp, name } = node.op;
  if (!body || (vjp && name !== CHECKPOINT)) return undefined;
  const traced = traceTree((...args) => body(args, node.attributes), specsOf(graph, node.inputs));
  return follow(traced.graph, inputs);
}

/** Loops (`scan`, `whileLoop`) give what they carry to themselves; branches (`cond`) take what comes after the predicate. */
function followLoop(node: Node, bodies: readonly Graph[], inputs: readonly Way[]): Followed {
  const { captured = 0, carries = 0 } = node.attributes as { captured?: number; carries?: number };
  const given = inputs.slice(inputs.length - (bodies[0] as Graph).inputs.length);
  for (;;) {
    const results = bodies.map((body) => follow(body, given));
    const outputs = node.outputs.map((_, i) => widest(results.map((result) => result.outputs[i] ?? "none")));
    const before = given.join();
    for (let i = 0; i < carries; i++) {
      const at = captured + i;
      given[at] = widest([given[at] ?? "none", outputs[i] ?? "none"]);
    }
    if (given.join() !== before) continue;
    // A predicate decides what comes out, and has no gradient.
    const isWhile = node.op.name === "whileLoop";
    const predicate = isWhile ? given[captured] : widest(inputs.slice(0, inputs.length - given.length));
    // A loop that takes no step gives what it was given.
    const ways = outputs.map((way, i) =>
      widest([way, ...(isWhile ? given.slice(captured + i, captured + i + 1) : [])]),
    );
    return {
      outputs: predicate === "none" ? ways : ways.map((way) => widest([way, "closed"])),
      ends: results.flatMap(({ ends }) => ends),
    };
  }
}

const isGraph = (attribute: Attribute | undefined): attribute is Graph =>
  typeof attribute === "object" && attribute !== null && !Array.isArray(attribute) && "nodes" in attribute;
