import { fail, formatSpec, isTensor, type Tensor, type Tree } from "@hyaline/core";
import type { Layer, Params, Variables } from "./layer.js";
import { heldNames, whyMissing, whyUnused } from "./parts/weightErrors.js";

/**
 * Variables with the values of a PyTorch `state_dict`. Names are PyTorch's, below the names of our layers:
 * `conv1.weight` belongs to the child `conv1`. Layouts are PyTorch's too: a linear weight [out, in] is transposed to a
 * dense kernel [in, out]; convolutions have the same layout [out, in / groups, ...kernel].
 *
 * @param variables as `init` makes them: what the weights must fit
 * @param weights tensors by name
 * @returns variables of the same names, shapes and data types
 * @throws HyalineError `argument` when a name is missing or belongs to no layer, `shape` or `dtype` when a tensor does not
 * fit
 * @example
 * ```ts
 * const model = sequential({ fc1: dense(64, { activation: relu }), fc2: dense(2) });
 * const variables = model.init(random.key(0), { dtype: "float32", shape: [1, 30] });
 * const fromPyTorch = {
 *   "fc1.weight": full([64, 30], 0.1),
 *   "fc1.bias": full([64], 0),
 *   "fc2.weight": full([2, 64], 0.1),
 *   "fc2.bias": full([2], 0),
 * };
 * const trained = loadWeights(model, variables, fromPyTorch);
 * ```
 */
export function loadWeights<X extends Tree, Y extends Tree>(
  layer: Layer<X, Y>,
  variables: Variables,
  weights: Readonly<Record<string, Tensor>>,
): Variables {
  const used = new Set<string>();
  const optional = (name: string): Tensor | undefined => {
    if (!Object.hasOwn(weights, name)) return undefined;
    used.add(name);
    return weights[name];
  };
  const names = Object.keys(weights);
  const read = Object.assign(
    (name: string): Tensor =>
      optional(name) ??
      fail("argument", `loadWeights needs the weight ${name}`, heldNames(names), whyMissing(name, names)),
    { optional },
  );
  const loaded =
    layer.fromTorch?.(read, variables) ?? (isEmpty(variables) ? variables : unknownNames(layer.name));
  const unused = names.filter((name) => !used.has(name));
  if (unused.length > 0)
    fail(
      "argument",
      "loadWeights needs a layer for every weight",
      heldNames(unused),
      whyUnused(unused[0] as string),
    );
  checkFits("params", loaded.params, variables.params);
  checkFits("state", loaded.state, variables.state);
  return loaded;
}

const isEmpty = ({ params, state }: Variables): boolean =>
  Object.keys(params).length + Object.keys(state).length === 0;

const unknownNames = (layer: string): never =>
  fail("argument", `${layer} does not know its weights by PyTorch's names`, undefined, "set them by hand");

function checkFits(path: string, loaded: Params, like: Params): void {
  for (const [name, wanted] of Object.entries(like)) {
    const got = loaded[name];
    if (isTensor(wanted) && isTensor(got)) checkSpec(`${path}/${name}`, got, wanted);
    else checkFits(`${path}/${name}`, got as Params, wanted as Params);
  }
}

function checkSpec(path: string, got: Tensor, wanted: Tensor): void {
  if (formatSpec(got) === formatSpec(wanted)) return;
  const code = got.dtype === wanted.dtype ? "shape" : "dtype";
  fail(
    code,
    `${path} is ${formatSpec(wanted)}`,
    `a weight that gives ${formatSpec(got)}`,
    "is it another model's?",
  );
}
