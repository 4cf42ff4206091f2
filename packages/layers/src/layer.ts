import { fail, isTensor, quote, type Spec, type Tensor, type Tree } from "@hyaline/core";
import { hasFacts } from "@hyaline/core/facts";

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
  /** How many directions' outputs lie side by side in the input's last axis, where a `sequential` knows (default 1). */
  readonly directions?: number;
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

/** Which layer it is, by the name of what made it, and what that was given. */
export interface Recipe {
  readonly layer: string;
  readonly given: readonly unknown[];
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
  /** The way back: PyTorch's names and layouts from the layer's variables; see `torchWeights`. */
  readonly toTorch?: (variables: Variables) => Readonly<Record<string, Tensor>>;
  /** How it was made, where a layer of the library made it: what `saveModel` writes. */
  readonly recipe?: Recipe;
  /**
   * How many directions' outputs lie side by side in the last axis of its output: 2 for a bidirectional layer, `"kept"` where
   * they are as in its input, as in dropout (default 1). `lastStep` takes each direction's own end.
   */
  readonly directions?: number | "kept";
}

/** The rules of a layer without state. */
export interface StatelessRules<X extends Tree, Y extends Tree, P extends Params = Params> {
  readonly name: string;
  /** The parameters; none when left out. */
  readonly init?: (key: Tensor, input: SpecTree<X>) => P;
  readonly apply: (params: P, x: X, options: ApplyOptions) => Y;
  readonly fromTorch?: (read: ReadWeight, params: P) => Params;
  readonly toTorch?: (params: P) => Readonly<Record<string, Tensor>>;
}

/** A layer whose output is all that applying it gives. P: its parameters, as `init` makes them. */
export function stateless<X extends Tree = Tensor, Y extends Tree = Tensor, P extends Params = Params>(
  rules: StatelessRules<X, Y, P>,
): Layer<X, Y> {
  const { name, init, apply, fromTorch, toTorch } = rules;
  return {
    name,
    init: (key, input) => ({ params: init?.(key, input) ?? {}, state: {} }),
    apply: (params, x, options = {}) => ({
      output: apply(params as P, x, options),
      state: options.state ?? {},
    }),
    ...(fromTorch
      ? { fromTorch: (read, like) => ({ params: fromTorch(read, like.params as P), state: like.state }) }
      : {}),
    ...(toTorch ? { toTorch: ({ params }) => toTorch(params as P) } : {}),
  };
}

/** What containers take as a layer: a layer, or a function without parameters, such as `relu`. */
export type LayerLike = Layer | ((x: Tensor) => Tensor);

/** As {@link LayerLike}, of trees too. */
export type AnyLayer = Layer<never, Tree> | LayerLike;

/**
 * The layer that a function stands for.
 *
 * @throws HyalineError `argument` for a layer's factory that was not called, or what is no layer at all
 */
export function asLayer(given: AnyLayer): Layer {
  const layer = given as LayerLike;
  if (hasFacts(layer))
    fail(
      "argument",
      "containers take layers and functions of a tensor",
      `the function ${layer.facts.name}, which makes a layer`,
      `call it: ${layer.facts.name}(…)`,
    );
  if (typeof layer === "function")
    return {
      ...stateless({ name: layer.name || "function", apply: (_, x) => tensorOf(layer, layer(x)) }),
      directions: "kept",
    };
  if (typeof layer?.init === "function" && typeof layer.apply === "function") return layer;
  return fail(
    "argument",
    "containers take layers and functions of a tensor",
    quote(layer),
    "as in sequential([dense(8), relu])",
  );
}

/** What a function in a layer's place gave, after a check that it is no layer and no tree. */
function tensorOf(layer: (x: Tensor) => Tensor, y: unknown): Tensor {
  if (isTensor(y)) return y;
  const isLayer = typeof (y as Layer | undefined)?.apply === "function";
  const name = layer.name || "the function";
  return fail(
    "argument",
    "a function in a layer's place gives a tensor",
    `${isLayer ? "a layer" : quote(y)} from ${name}`,
    isLayer ? `call it: ${name}(…)` : `is ${name} the layer's namesake in core? @hyaline/layers has its own`,
  );
}
