import {
  fail,
  flatten,
  type Graph,
  quote,
  replay,
  type Spec,
  type Tensor,
  type Tree,
  trace,
} from "@hyaline/core";
import { answerOf } from "../model/model.js";

/** What layers are looked for in: a traceable function of one tensor, or of a record of them. */
export type LayeredModel<X extends Tree = Tensor, Y extends Tree = Tensor> = (x: X) => Y;

/** A model traced at one input: every value inside can be named, read and replaced. */
export interface ModelGraph<Y extends Tree = Tensor> {
  readonly graph: Graph;
  /** The result as the model gives it, from the graph's outputs. */
  result(outputs: readonly Tensor[]): Y;
}

/**
 * Traces a model at inputs like `x`, whatever is traced around it.
 *
 * @throws HyalineError `argument` for a model that cannot be looked into, and for inputs that are no tensors
 */
export function modelGraph<X extends Tree, Y extends Tree>(model: LayeredModel<X, Y>, x: X): ModelGraph<Y> {
  if (typeof model !== "function") refuseModel(model);
  const given = flatten(x, refuseInput);
  if (given.leaves.length === 0) refuseInput(x);
  let result: ((outputs: readonly Tensor[]) => unknown) | undefined;
  const graph = trace(
    (...inputs) => {
      const y = answerOf(model, given.structure.build(inputs) as X);
      result = flatten(y).structure.build;
      return y;
    },
    given.leaves.map(({ dtype, shape }): Spec => ({ dtype, shape })),
  );
  return { graph, result: (outputs) => result?.(outputs) as Y };
}

/** The model at `x` again, by its graph; `each` sees and may replace values. An imported file's shortcut goes by its ops. */
export function runModelGraph<Y extends Tree>(
  { graph, result }: ModelGraph<Y>,
  x: Tree,
  each?: (value: number, tensor: Tensor) => Tensor | undefined,
): Y {
  const open = (node: Graph["nodes"][number], inputs: readonly Tensor[]) =>
    node.op.shortcut ? inputs.slice(-node.outputs.length) : undefined;
  return result(replay(graph, flatten(x).leaves, open, each));
}

function refuseModel(model: unknown): never {
  const isLayer = typeof model === "object" && model !== null && "init" in model && "apply" in model;
  return fail(
    "argument",
    "a model with layers is a traceable function of tensors",
    isLayer ? "a layer without its parameters" : quote(model),
    isLayer ? "write bind(model, variables)" : "what a black box computes cannot be looked into",
  );
}

const refuseInput = (x: unknown): never =>
  fail(
    "argument",
    "a model with layers is applied to a tensor, or to a record of tensors",
    quote(x),
    typeof x === "number" || Array.isArray(x)
      ? 'write tensor(rows), of ids tensor(rows, { dtype: "int32" })'
      : undefined,
  );
