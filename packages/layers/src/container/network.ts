import { fail, quote, type Tensor, type Tree } from "@hyaline/core";
import type { AnyLayer, Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { block } from "./block.js";

/** A layer of a network, and the inputs or earlier layers that it is applied to: one, a list, or a record. */
export interface NetworkNode {
  readonly layer: AnyLayer;
  readonly of: string | readonly string[] | Readonly<Record<string, string>>;
}

/** Tensors by name. */
export type Named = { readonly [name: string]: Tensor };

type Bound = Readonly<Record<string, (x: Tree) => Tree>>;

/**
 * Layers by name, each with the names of what it is applied to: models of several inputs and outputs, as data, which
 * `saveModel` writes. A name that no layer has is an input: the model takes a record of them.
 *
 * @param nodes in an order in which each layer comes after those it is applied to
 * @param outputs the layer whose output is the model's, or several, whose outputs it gives in a record
 * @throws HyalineError `argument` for a layer that comes before what it is applied to, an output that is no layer, an
 * input that is missing
 * @example
 * ```ts
 * const model = network(
 *   {
 *     seen: { layer: sequential([conv2d(4, 3), globalAvgPool()]), of: "image" },
 *     both: { layer: concat(), of: ["seen", "table"] },
 *     label: { layer: dense(3), of: "both" },
 *     age: { layer: dense(1), of: "both" },
 *   },
 *   ["label", "age"],
 * );
 * ```
 */
export const network = /* @__PURE__ */ declareLayer(
  function network<Out extends string | readonly string[]>(
    nodes: Readonly<Record<string, NetworkNode>>,
    outputs: Out,
  ): Layer<Named, Out extends string ? Tensor : Named> {
    const wanted = checkNetwork(nodes, outputs);
    const children = Object.fromEntries(Object.entries(nodes).map(([name, { layer }]) => [name, layer]));
    const forward = (x: Named, bound: Bound): Tree => {
      const values = new Map<string, Tree>(Object.entries(x));
      const at = (name: string): Tree =>
        values.get(name) ??
        fail("argument", `the network needs the input ${name}`, Object.keys(x).join(", "));
      for (const [name, { of }] of Object.entries(nodes))
        values.set(name, (bound[name] as (x: Tree) => Tree)(gathered(of, at)));
      return typeof outputs === "string"
        ? at(outputs)
        : Object.fromEntries(wanted.map((name) => [name, at(name)]));
    };
    return block(children, forward as never, { name: "network" }) as never;
  },
  {
    name: "network",
    title: "Network",
    family: "container",
    summary: "Layers by name, each with what it is applied to: several inputs and outputs.",
  },
  {},
);

function gathered(of: NetworkNode["of"], at: (name: string) => Tree): Tree {
  if (typeof of === "string") return at(of);
  if (Array.isArray(of)) return of.map(at);
  return Object.fromEntries(Object.entries(of).map(([name, from]) => [name, at(from)]));
}

/** The names of the outputs, after a check of the order. */
function checkNetwork(
  nodes: Readonly<Record<string, NetworkNode>>,
  outputs: string | readonly string[],
): readonly string[] {
  const order = Object.keys(nodes);
  for (const [i, [name, node]] of Object.entries(nodes).entries()) {
    const { of } = node ?? {};
    const from = typeof of === "string" ? [of] : Object.values(of ?? {});
    if (from.length === 0 || !from.every((each) => typeof each === "string"))
      fail(
        "argument",
        `network needs what ${name} is applied to`,
        quote(of),
        'as in { layer: dense(2), of: "x" }',
      );
    const early = from.find((each) => order.indexOf(each) >= i);
    if (early !== undefined)
      fail(
        "argument",
        `network has each layer after those it is applied to`,
        `${name} of ${early}`,
        "reorder them",
      );
  }
  const wanted = [outputs].flat() as string[];
  const missing = wanted.find((name) => !order.includes(name));
  if (wanted.length === 0 || missing !== undefined)
    fail(
      "argument",
      "network gives the outputs of its layers",
      missing ?? "none",
      `one of ${order.join(", ")}`,
    );
  return wanted;
}
