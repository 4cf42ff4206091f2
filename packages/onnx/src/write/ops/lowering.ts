import type { Attributes, Node, Op } from "@hyaline/core";
import type { LoweringContext } from "../graph/context.js";

type Method<Args extends readonly unknown[]> = { method(...args: Args): void }["method"];

/** How one core op is written in ONNX. */
export interface Lowering<A extends Attributes = Attributes> {
  readonly op: Op<A>;
  readonly lower: Method<[context: LoweringContext, node: Node & { readonly attributes: A }]>;
}

export const lowering = <A extends Attributes>(op: Op<A>, lower: Lowering<A>["lower"]): Lowering<A> => ({
  op,
  lower,
});
