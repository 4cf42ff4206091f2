import {
  decode,
  encode,
  fail,
  isFloat,
  isTensor,
  sameShape,
  type Tensor,
  type Tree,
  tensor,
} from "@hyaline/core";
import type { ChangeParameter, Explain } from "@hyaline/explanation";

/** An explainer, as far as it is used here. */
interface Explaining {
  readonly explain: unknown;
  dispose?(): void;
}

/**
 * An explainer as a function of its model's parameters: the `withParameters` of a metric's subject, for layers
 * and their `params`, for imported files and their `parameters`, and for any other tree of tensors.
 *
 * @param parameters the model's parameters, from the input to the output; their names are the paths in the tree, as in
 * `conv1/weights`. Tensors that are not of floating point stay as they are
 * @param explainerOf the explainer of the model with other parameters, which are like those given
 * @throws HyalineError when it is called: `shape` where a parameter is changed to one of another shape
 * @example
 * ```ts
 * const withParameters = reparameterised(trained.params, (params) => saliency(bind(net, { ...trained, params })));
 * const subject = { explanation: await saliency(predict).explain(explainedRows), withParameters };
 * const { values } = await parameterRandomisation(subject, { absolute: true });
 * ```
 */
export const reparameterised =
  <P extends Tree>(parameters: P, explainerOf: (parameters: P) => Explaining) =>
  async (change: ChangeParameter): Promise<{ readonly explain: Explain<never>; dispose(): void }> => {
    const made: Tensor[] = [];
    const changed = await mapNamed(parameters, "", async (name, old) => {
      const { shape, dtype } = old;
      const values = decode(await old.data(), dtype);
      const next = change(name, { shape, values: Float64Array.from(values) });
      if (!sameShape(next.shape, shape) || next.values.length !== old.size)
        fail("shape", `parameter ${name} keeps its shape`, `[${next.shape}] for [${shape}]`);
      const held = tensor(encode(next.values, dtype), { shape, dtype, copy: false });
      made.push(held);
      return held;
    });
    const explainer = explainerOf(changed as P);
    return {
      explain: explainer.explain as Explain<never>,
      dispose: () => {
        explainer.dispose?.();
        for (const each of made) each.dispose();
      },
    };
  };

/** A tree with other tensors, one after the other in the order of its keys. */
async function mapNamed(
  tree: Tree,
  path: string,
  map: (name: string, tensor: Tensor) => Promise<Tensor>,
): Promise<Tree> {
  if (isTensor(tree)) return isFloat(tree.dtype) ? map(path, tree) : tree;
  const entries: [string, Tree][] = [];
  for (const [key, child] of Object.entries(tree))
    entries.push([key, await mapNamed(child as Tree, path === "" ? key : `${path}/${key}`, map)]);
  return Array.isArray(tree) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}
