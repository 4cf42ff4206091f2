import type { Spec, Tensor, Tree } from "@hyaline/core";

/** Named tensors, nested as the layers are. */
export interface Params {
  readonly [name: string]: Tensor | Params;
}

/** What a layer needs besides its input. */
export interface Variables {
  /** What training changes: floating-point tensors. */
  readonly params: Params;
  /** What changes otherwise, such as running averages. */
  readonly state: Params;
}

export interface ApplyOptions {
  /** Whether this is a training step, in which dropout drops and batch normalisation uses the batch (default false). */
  readonly training?: boolean;
  /** Randomness for layers that need some while training. */
  readonly key?: Tensor;
  /** The layer's state; layers without one ignore it. */
  readonly state?: Params;
}

/** What applying a layer gives: its output, and its state for the next call (the same state unless training changes it). */
export interface Applied<Y extends Tree = Tensor> {
  readonly output: Y;
  readonly state: Params;
}

/** The spec of a tensor, or a tree of specs for a tree of tensors. */
export type SpecTree<X> = X extends Tensor ? Spec : Tree<Spec>;

/** Gives the tensors of PyTorch's `state_dict` by their names within a layer. */
export interface ReadWeight {
  /** @throws HyalineError `argument` when there is none of that name */
  (name: string): Tensor;
  /** The tensor of that name where there is one. */
  optional(name: string): Tensor | undefined;
}

/**
 * A part of a model, as a pure pair of functions: `init` makes the variables, `apply` uses them. A layer holds no tensor
 * itself, so it can be applied to any variables, also inside `grad`, `vmap` and `jit`.
 */
export interface Layer<X extends Tree = Tensor, Y extends Tree = Tensor> {
  /** What kind of layer it is; containers call their children after it: `dense1`, `conv2`. */
  readonly name: string;
  /**
   * Fresh variables for inputs like `input` (batch axis included; its size does not matter).
   *
   * @param key from `random.key(seed)`: the same key gives the same variables
   */
  init(key: Tensor, input: SpecTree<X>): Variables;
  apply(params: Params, x: X, options?: ApplyOptions): Applied<Y>;
  /** The layer's variables from PyTorch's names and layouts; see `loadWeights`. */
  readonly fromTorch?: (read: ReadWeight, like: Variables) => Variables;
}

/** The rules of a layer without state. */
export interface StatelessRules<X extends Tree, Y extends Tree> {
  readonly name: string;
  /** The parameters; none when left out. */
  readonly init?: (key: Tensor, input: SpecTree<X>) => Params;
  readonly apply: (params: Params, x: X, options: ApplyOptions) => Y;
  readonly fromTorch?: (read: ReadWeight, params: Params) => Params;
}

/** A layer whose output is all that applying it gives. */
export function stateless<X extends Tree = Tensor, Y extends Tree = Tensor>(
  rules: StatelessRules<X, Y>,
): Layer<X, Y> {
  const { name, init, apply, fromTorch } = rules;
  return {
    name,
    init: (key, input) => ({ params: init?.(key, input) ?? {}, state: {} }),
    apply: (params, x, options = {}) => ({
      output: apply(params, x, options),
      state: options.state ?? {},
    }),
    ...(fromTorch
      ? { fromTorch: (read, like) => ({ params: fromTorch(read, like.params), state: like.state }) }
      : {}),
  };
}

/** What containers take as a layer: a layer, or a function without parameters, such as `relu`. */
export type LayerLike = Layer | ((x: Tensor) => Tensor);

/** The layer that a function stands for. */
export const asLayer = (layer: LayerLike): Layer =>
  typeof layer === "function"
    ? stateless({ name: layer.name || "function", apply: (_, x) => layer(x) })
    : layer;
