import type { Attributes, Node, ValueId } from "./graph.js";
import type { Spec } from "./shape.js";
import type { Tensor } from "./tensor.js";

/** A function type that, like a method's, fits where its attributes are known less exactly: graphs hold ops of all kinds. */
type Method<Args extends readonly unknown[], Result> = { method(...args: Args): Result }["method"];

/** What a reverse-mode rule sees of the node it propagates through. */
export interface BackwardContext<A extends Attributes = Attributes> {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: A;
  /** Which inputs lead to something that the gradient is asked for; the others' results are thrown away. */
  readonly needs: readonly boolean[];
  /** Where in the model the node was made. */
  readonly scope: string;
  /** The table of rules that the pass goes by, for ops that hold graphs to go on with inside. */
  readonly rules?: (node: never) => BackwardRule | "open" | undefined;
}

/**
 * From the cotangents of a node's outputs to those of its inputs. An output that nothing uses has `undefined`;
 * `undefined` in the result means zero.
 */
export type BackwardRule<A extends Attributes = Attributes> = Method<
  [context: BackwardContext<A>, cotangents: readonly (Tensor | undefined)[]],
  readonly (Tensor | undefined)[]
>;

/** Why an op has no gradient: its cotangents are zero or meaningless. */
export interface NotDifferentiable {
  readonly notDifferentiable: string;
  /** True where the derivative is zero almost everywhere (rounding, comparisons), so that a zero gradient is right. */
  readonly zero: boolean;
}

/** States that an op has no useful derivative, and why. The gradient through it is zero. */
export const zeroDerivative = (reason: string): NotDifferentiable => ({
  notDifferentiable: reason,
  zero: true,
});

/** States that an op cannot be differentiated; asking for its gradient is a coded error with this reason. */
export const notDifferentiable = (reason: string): NotDifferentiable => ({
  notDifferentiable: reason,
  zero: false,
});

/** What a batching rule sees: inputs whose examples lie along axis 0 where `batched`, and the number of examples. */
export interface BatchContext<A extends Attributes = Attributes> {
  readonly op: Op<A>;
  readonly attributes: A;
  readonly batched: readonly boolean[];
  readonly size: number;
}

/** Applies an op to a batch of examples at once; every output carries its examples along axis 0. */
export type BatchRule<A extends Attributes = Attributes> = Method<
  [inputs: readonly Tensor[], context: BatchContext<A>],
  readonly Tensor[]
>;

/** What a simplification sees of the graph being rebuilt. */
export interface SimplifyView {
  spec(value: ValueId): Spec;
  /** The node that makes `value`, already simplified, or `undefined` for inputs and constants. */
  producer(value: ValueId): Node | undefined;
  /** The number that fills the whole of `value`, where that is known. */
  literal(value: ValueId): number | undefined;
  /** Adds a node and gives its outputs. */
  emit(op: Op, inputs: readonly ValueId[], attributes: Attributes): readonly ValueId[];
  /** A value filled with one number. */
  fill(value: number, spec: Spec): ValueId;
}

/**
 * Everything an operation means, in one record in one file. Rules are written with the public functions of other ops,
 * so that derivatives of derivatives follow.
 */
export interface Op<A extends Attributes = Attributes> {
  readonly name: string;
  /** Shapes and dtypes of the outputs; throws a `HyalineError` when the inputs do not fit. */
  infer(inputs: readonly Spec[], attributes: A): readonly Spec[];
  /** How cotangents go back. A composite without it is differentiated through its body. */
  readonly vjp?: BackwardRule<A> | NotDifferentiable;
  /** How a batch of examples is computed at once. A composite without it is batched through its body. */
  readonly batch?: BatchRule<A>;
  /**
   * True for a composite that states what its last inputs are to some backend: the outcome of its first ones. Its body is
   * those last inputs; whoever puts other values between the two must go by the body.
   */
  readonly shortcut?: true;
  /** A composite's meaning in terms of other ops. A backend that does not know the name runs this instead. */
  body?(inputs: readonly Tensor[], attributes: A): readonly Tensor[];
  /** Values that replace the node's outputs where a cheaper equal is known. */
  simplify?(node: Node & { readonly attributes: A }, view: SimplifyView): readonly ValueId[] | undefined;
  /** Leaves out outputs that nothing uses: new attributes and the outputs that stay, or `undefined` to keep all. */
  prune?(
    node: Node & { readonly attributes: A },
    used: readonly boolean[],
  ): { readonly attributes: A; readonly kept: readonly number[] } | undefined;
  /** The elementwise meaning on numbers, for folding literals. */
  evaluate?(...inputs: number[]): number;
  /** The same on integer dtypes, where it is more than storing (with wrap-around) what `evaluate` gives. */
  evaluateInteger?(...inputs: number[]): number;
}

/** An op that backends must know: nothing else says what it means. */
export interface Primitive<A extends Attributes = Attributes> extends Op<A> {
  readonly vjp: BackwardRule<A> | NotDifferentiable;
  readonly batch: BatchRule<A>;
  readonly body?: never;
}

/** A named op with a body of other ops. Backends that know the name run it whole; explainers and exporters see the name. */
export interface Composite<A extends Attributes = Attributes> extends Op<A> {
  body(inputs: readonly Tensor[], attributes: A): readonly Tensor[];
}

/** Declares a primitive; the compiler insists on every rule. */
export const primitive = <A extends Attributes>(op: Primitive<A>): Primitive<A> => op;

/** Declares a composite; rules that it leaves out are derived from its body. */
export const composite = <A extends Attributes>(op: Composite<A>): Composite<A> => op;

export const isDifferentiable = <A extends Attributes>(
  rule: BackwardRule<A> | NotDifferentiable,
): rule is BackwardRule<A> => typeof rule === "function";
