import {
  expandDims,
  fail,
  flatten,
  isFloat,
  isTensor,
  quote,
  type Tensor,
  type Tree,
  vmap,
} from "@hyaline/core";
import type { LayerOfVariables, TrainedModel, TrainingCheckpoint, VariableModel } from "@hyaline/explanation";

export type ModelInput = Tensor | Readonly<Record<string, Tensor>>;

/** A model and one set of its variables. */
export interface Learned {
  /** The variables that gradients are taken of, and their paths: `dense1/kernel`. */
  readonly params: readonly Tensor[];
  readonly paths: readonly string[];
  /** The model's outputs with others in their place. */
  outputs(params: readonly Tensor[], x: ModelInput): Tensor;
}

type Call = (variables: unknown, x: ModelInput) => Tensor;

/** How a model is called with variables, and those that training changes. */
function callOf(layer: VariableModel, variables: unknown): { readonly call: Call; readonly tree: unknown } {
  if (typeof layer === "function") return { call: layer as Call, tree: variables };
  if (typeof (layer as { fn?: unknown })?.fn === "function") {
    const file = layer as Extract<VariableModel, { readonly parameters: unknown }>;
    return {
      call: (parameters, x) => file.fn(x as never, { parameters: parameters as never }),
      tree: { ...file.parameters, ...(variables as object | undefined) },
    };
  }
  if (typeof (layer as { apply?: unknown })?.apply === "function") {
    const { params, state = {} } = (variables ?? {}) as {
      readonly params?: unknown;
      readonly state?: unknown;
    };
    if (params === undefined)
      fail(
        "argument",
        "the variables of a layer are { params, state }",
        quote(variables),
        "give those of fit",
      );
    const own = layer as LayerOfVariables;
    return {
      call: (tree, x) => own.apply(tree as never, x as never, { state: state as never }).output,
      tree: params,
    };
  }
  return fail(
    "argument",
    "layer is a layer, an imported file, or a function (variables, x) => outputs",
    quote(layer),
  );
}

/**
 * @param only paths, or beginnings of them, of the variables that count; all where left out
 * @throws HyalineError `argument` for variables that are no tensors, and where no variable is meant
 */
export function learned(
  layer: VariableModel,
  { variables }: TrainingCheckpoint,
  only: readonly string[] | undefined,
): Learned {
  const { call, tree } = callOf(layer, variables);
  const { leaves, structure } = flatten(tree);
  const paths = pathsOf(tree);
  const chosen = [...leaves.keys()].filter((i) => {
    const path = paths[i] as string;
    const isMeant = only === undefined || only.some((name) => path === name || path.startsWith(`${name}/`));
    return isMeant && isFloat((leaves[i] as Tensor).dtype);
  });
  if (chosen.length === 0)
    fail(
      "argument",
      "a model has variables of floating point that count",
      only ? only.join(", ").slice(0, 200) : quote(tree),
      paths.length > 0 ? `there are ${paths.slice(0, 12).join(", ")}` : "give the variables of fit",
    );
  return {
    params: chosen.map((i) => leaves[i] as Tensor),
    paths: chosen.map((i) => paths[i] as string),
    outputs: (params, x) => {
      const all = [...leaves];
      chosen.forEach((i, k) => {
        all[i] = params[k] as Tensor;
      });
      return call(structure.build(all), x);
    },
  };
}

/** The paths of a tree's tensors, in the order in which they are flattened. */
function pathsOf(tree: unknown, path = ""): string[] {
  if (isTensor(tree)) return [path];
  if (typeof tree !== "object" || tree === null) return [];
  const keys = Array.isArray(tree) ? [...tree.keys()].map(String) : Object.keys(tree).sort();
  return keys.flatMap((key) =>
    pathsOf((tree as Record<string, Tree>)[key], path === "" ? key : `${path}/${key}`),
  );
}

/** The loss of each row by itself: float[rows]. */
export const rowLosses = (loss: TrainedModel["loss"], outputs: Tensor, targets: Tensor): Tensor =>
  vmap((y: Tensor, t: Tensor) => loss(expandDims(y, 0), expandDims(t, 0)))(outputs, targets);
