import {
  add,
  broadcastShapes,
  composite,
  div,
  fill,
  type Graph,
  matMul,
  mul,
  reshape,
  type Spec,
  sameShape,
  simplify,
  sizeOf,
  specsOf,
  sqrt,
  sub,
  type Tensor,
  type ValueId,
} from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { dynamicValues, type NodeChange, Rewriter } from "./parts/rewrite.js";

/** x · w + b as one op, so that rules see the bias that is a part of what they divide by. Inputs x, w and, where there is one, b. */
export const linearOp = composite<Record<string, never>>({
  name: "linear",
  infer: ([x, w, b]) => {
    const shape = [...(x as Spec).shape.slice(0, -1), (w as Spec).shape.at(-1) as number];
    const whole = b ? broadcastShapes(shape, b.shape) : shape;
    return [{ dtype: (x as Spec).dtype, shape: whole ?? shape }];
  },
  body: ([x, w, b]) => {
    const y = matMul(x as Tensor, w as Tensor);
    return [b ? add(y, b) : y];
  },
});

export interface CanoniseOptions {
  /** Values that must stay values of the graph: a layer that is explained, by the graph's names (default: every name). */
  readonly keep?: readonly string[];
  /** Fold batch normalisation into the convolution or matrix product before it (default true). */
  readonly foldBatchNorm?: boolean;
}

const convolutions = new Set(["conv", "convTranspose"]);

/**
 * A graph in which a layer's affine map is one op with its bias: a matrix product and what is added to it become `linear`,
 * also across a reshape; a convolution takes in a bias that is added per channel; batch normalisation with known
 * statistics folds into the affine op before it. Names of values that stay are kept.
 */
export function canonise(graph: Graph, options: CanoniseOptions = {}): Graph {
  const { keep, foldBatchNorm = true } = refuseUnknown("canonise", options, ["keep", "foldBatchNorm"]);
  const dynamic = dynamicValues(graph);
  const uses = usesOf(graph);
  const kept = new Set((keep ?? [...graph.names.keys()]).map((name) => graph.names.get(name)));
  const rewriter = new Rewriter();
  const { made } = rewriter;
  const onlyHere = (value: ValueId) => uses.get(value) === 1 && !kept.has(value);

  const addBias = (
    node: Parameters<NodeChange>[0],
    inputs: readonly ValueId[],
  ): readonly ValueId[] | undefined => {
    const [left, right] = node.inputs as [ValueId, ValueId];
    if (dynamic.has(left) === dynamic.has(right)) return undefined;
    const side = dynamic.has(left) ? 0 : 1;
    if (!onlyHere(node.inputs[side] as ValueId)) return undefined;
    const [before, bias] = [inputs[side] as ValueId, inputs[1 - side] as ValueId];
    const specs = specsOf(graph, node.outputs);
    if (!sameShape((specs[0] as Spec).shape, rewriter.spec(before).shape)) return undefined;
    return withBias(rewriter, before, bias, specs);
  };

  const change: NodeChange = (node, inputs, scope) => {
    const { op } = node;
    const specs = specsOf(graph, node.outputs);
    const [x, w] = node.inputs as [ValueId, ValueId];
    if (op.name === "matMul" && dynamic.has(x) && !dynamic.has(w))
      return rewriter.emit(linearOp, inputs, {}, specs, scope);
    if (op.name === "add") return addBias(node, inputs);
    if (
      op.name === "batchNorm" &&
      foldBatchNorm &&
      onlyHere(x) &&
      node.inputs.slice(1).every((v) => !dynamic.has(v))
    )
      return foldedNorm(rewriter, inputs, node.attributes.epsilon as number, specs);
    if (op.name === "reshape" && onlyHere(x)) {
      const before = made.get(inputs[0] as ValueId);
      if (before?.op === linearOp && before.inputs.length === 2)
        return movedReshape(rewriter, before.inputs, specs, scope);
    }
    return undefined;
  };
  return simplify(rewriter.build(graph, change));
}

function usesOf(graph: Graph): Map<ValueId, number> {
  const uses = new Map<ValueId, number>();
  const use = (value: ValueId) => uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(use);
  graph.outputs.forEach(use);
  return uses;
}

/** The affine op that makes `before`, with a bias; `undefined` where it has one or cannot take it. */
function withBias(
  rewriter: Rewriter,
  before: ValueId,
  bias: ValueId,
  specs: readonly Spec[],
): readonly ValueId[] | undefined {
  const affine = rewriter.made.get(before);
  if (affine?.inputs.length !== 2) return undefined;
  const { op, inputs, attributes, scope } = affine;
  if (op === linearOp) return rewriter.emit(op, [...inputs, bias], {}, specs, scope);
  if (!convolutions.has(op.name)) return undefined;
  const { shape } = rewriter.spec(bias);
  const full = rewriter.spec(before).shape;
  const channels = full[1] as number;
  const aligned = [...new Array(full.length - shape.length).fill(1), ...shape];
  const perChannel = sizeOf(shape) === channels && aligned.every((n, axis) => n === 1 || axis === 1);
  if (!perChannel) return undefined;
  const flat = rewriter.call((b) => [reshape(b as Tensor, [channels])], [bias], scope);
  return rewriter.emit(op, [...inputs, ...flat], attributes, specs, scope);
}

/** conv or linear, then batch norm: scaled weights and another bias. */
function foldedNorm(
  rewriter: Rewriter,
  [x, scale, offset, mean, variance]: readonly ValueId[],
  epsilon: number,
  specs: readonly Spec[],
): readonly ValueId[] | undefined {
  const affine = rewriter.made.get(x as ValueId);
  if (!affine || (affine.op.name !== "conv" && affine.op !== linearOp)) return undefined;
  const isConv = affine.op.name === "conv";
  const [input, weight, bias] = affine.inputs as [ValueId, ValueId, ValueId | undefined];
  const rank = rewriter.spec(weight).shape.length;
  if (!isConv && (rank !== 2 || rewriter.spec(x as ValueId).shape.length !== 2)) return undefined;
  const folded = rewriter.call(
    (w, s, o, m, v, b) => {
      const k = div(s as Tensor, sqrt(add(v as Tensor, epsilon)));
      const slope = isConv ? reshape(k, [k.size, ...new Array(rank - 1).fill(1)]) : k;
      const before = b ?? fill(0, m as Tensor);
      return [mul(w as Tensor, slope), add(o as Tensor, mul(sub(before, m as Tensor), k))];
    },
    [weight, scale, offset, mean, variance, ...(bias === undefined ? [] : [bias])] as ValueId[],
    affine.scope,
  );
  return rewriter.emit(affine.op, [input, ...folded], affine.attributes, specs, affine.scope);
}

/** A product whose rows are reshaped afterwards: the rows are reshaped first, where the last axis stays. */
function movedReshape(
  rewriter: Rewriter,
  [x, w]: readonly ValueId[],
  specs: readonly Spec[],
  scope: string,
): readonly ValueId[] | undefined {
  const [weight, input] = [rewriter.spec(w as ValueId), rewriter.spec(x as ValueId)];
  const { shape } = specs[0] as Spec;
  if (weight.shape.length !== 2 || shape.at(-1) !== weight.shape[1] || shape.length < 2) return undefined;
  const rows = rewriter.call(
    (each) => [reshape(each as Tensor, [...shape.slice(0, -1), input.shape.at(-1) as number])],
    [x as ValueId],
    scope,
  );
  return rewriter.emit(linearOp, [...rows, w as ValueId], {}, specs, scope);
}
