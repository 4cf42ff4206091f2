import { currentScope, fail, isTensor, named, random, type Tensor, type Tree, tap } from "@hyaline/core";
import { readOptions, text } from "@hyaline/core/facts";
import {
  type AnyLayer,
  type ApplyOptions,
  asLayer,
  type Layer,
  type Params,
  type ReadWeight,
  type Variables,
} from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";
import { specOf, traceSpecs } from "../parts/specTree.js";

export interface BlockOptions {
  /** What containers call it (default: by its kind, `block` or `sequential`). */
  readonly name?: string;
}

/** The children of a block as functions, for the block's own function to call. */
export type Bound<Children> = {
  readonly [Name in keyof Children]: Children[Name] extends Layer<infer X, infer Y>
    ? (x: X) => Y
    : (x: Tensor) => Tensor;
};

const blockOptions = {
  name: text("What containers call it.", "block"),
} satisfies Specs<BlockOptions>;

/**
 * A layer made of other layers and a function that says how they work together. Nodes that a child makes carry the
 * child's name in their scope. A child that is called more than once shares its parameters.
 *
 * @param children layers, or functions without parameters, by name; the names are those of the parameters
 * @param forward how the output comes from the input; it is traced, so it must be synchronous
 * @throws HyalineError what the children throw, with their names in front
 * @example
 * ```ts
 * const residual = block({ inner: dense(16), norm: layerNorm() }, (x: Tensor, { inner, norm }) =>
 *   norm(add(x, relu(inner(x)))),
 * );
 * ```
 */
export const block = /* @__PURE__ */ declareLayer(
  function block<
    Children extends Readonly<Record<string, AnyLayer>>,
    X extends Tree = Tensor,
    Y extends Tree = Tensor,
  >(
    children: Children,
    forward: (x: X, layers: Bound<Children>) => Y,
    options: BlockOptions = {},
  ): Layer<X, Y> {
    const { name } = readOptions("block", blockOptions, options);
    const layers = Object.entries(children).map(([child, layer]) => [child, asLayer(layer)] as const);
    const bind = (call: (child: string, layer: Layer, x: Tensor, directions?: number) => Tensor) =>
      Object.fromEntries(
        layers.map(([child, layer]) => [
          child,
          // `sequential` says how many directions it saw.
          (x: Tensor, directions?: number) =>
            named(child, () => {
              const y = call(child, layer, x, directions);
              return isTensor(y) ? tap(currentScope(), y) : y;
            }),
        ]),
      ) as Bound<Children>;

    return {
      name,
      init(key, input) {
        const variables = new Map<string, Variables>();
        const indices = new Map(layers.map(([child], i) => [child, i]));
        traceSpecs(input, (x: X) =>
          forward(
            x,
            bind((child, layer, x, directions) => {
              const own =
                variables.get(child) ?? layer.init(childKey(key, indices.get(child) as number), specOf(x));
              variables.set(child, own);
              const told = directions === undefined ? {} : { directions };
              return layer.apply(own.params, x, { state: own.state, ...told }).output;
            }),
          ),
        );
        const all = layers.map(
          ([child]) => [child, variables.get(child) ?? { params: {}, state: {} }] as const,
        );
        return {
          params: present(all.map(([child, { params }]) => [child, params])),
          state: present(all.map(([child, { state }]) => [child, state])),
        };
      },
      apply(params, x, { training = false, key, state = {} } = {}) {
        const states: Record<string, Params> = { ...(state as Record<string, Params>) };
        let calls = 0;
        const output = forward(
          x,
          bind((child, layer, input, directions) => {
            const options: ApplyOptions = {
              training,
              ...(directions === undefined ? {} : { directions }),
              ...(key ? { key: childKey(key, calls++) } : {}),
              state: states[child] ?? {},
            };
            const applied = layer.apply((params[child] ?? {}) as Params, input, options);
            states[child] = applied.state;
            return applied.output;
          }),
        );
        return { output, state: present(Object.entries(states)) };
      },
      fromTorch: (read, like) => childrenFromTorch(layers, read, like),
      toTorch: (variables) =>
        Object.assign(
          {},
          ...layers.map(([child, layer]) => childToTorch(child, layer, variablesOf(variables, child))),
        ),
    };
  },
  {
    name: "block",
    title: "Block",
    family: "container",
    summary: "A layer of other layers and a function that says how they work together.",
  },
  blockOptions,
);

/** Children without tensors leave no trace in the tree. */
const present = (entries: readonly (readonly [string, Params])[]): Params =>
  Object.fromEntries(entries.filter(([, params]) => Object.keys(params).length > 0));

const childKey = (key: Tensor, index: number): Tensor => random.fold(key, index);

function childrenFromTorch(
  layers: readonly (readonly [string, Layer])[],
  read: ReadWeight,
  like: Variables,
): Variables {
  const all = layers.map(([child, layer]) => {
    const own = variablesOf(like, child);
    return [child, layer.fromTorch?.(within(read, child), own) ?? own] as const;
  });
  return {
    params: present(all.map(([child, { params }]) => [child, params])),
    state: present(all.map(([child, { state }]) => [child, state])),
  };
}

const variablesOf = ({ params, state }: Variables, child: string): Variables => ({
  params: (params[child] ?? {}) as Params,
  state: (state[child] ?? {}) as Params,
});

function childToTorch(child: string, layer: Layer, own: Variables): Record<string, Tensor> {
  if (Object.keys(own.params).length + Object.keys(own.state).length === 0) return {};
  const weights =
    layer.toTorch?.(own) ??
    fail(
      "argument",
      `${layer.name} does not know its weights by PyTorch's names`,
      child,
      "give it a toTorch",
    );
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [`${child}.${name}`, weight]));
}

/** The weights whose names begin with the child's. */
const within = (read: ReadWeight, child: string): ReadWeight =>
  Object.assign((name: string) => read(`${child}.${name}`), {
    optional: (name: string) => read.optional(`${child}.${name}`),
  });
