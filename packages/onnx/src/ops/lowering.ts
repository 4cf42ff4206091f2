import type { Attributes, Node } from "@hyaline/core";
import type { LoweringContext } from "../write/context.js";

type Method<Args extends readonly unknown[]> = { method(...args: Args): void }["method"];

/** How one core op is written in ONNX. */
export interface Lowering<A extends Attributes = Attributes> {
  /** The core op's name. */
  readonly op: string;
  readonly lower: Method<[context: LoweringContext, node: Node & { readonly attributes: A }]>;
}

export const lowering = <A extends Attributes = Attributes>(
  op: string,
  lower: Lowering<A>["lower"],
): Lowering<A> => ({ op, lower });
