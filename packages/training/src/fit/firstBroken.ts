import type { CallOptions } from "@hyaline/core";
import {
  all,
  isFinite as areFinite,
  flatten,
  isFloat,
  random,
  replay,
  scope,
  type Tensor,
  type Tree,
  trace,
  type ValueId,
} from "@hyaline/core";
import type { Layer } from "@hyaline/layers";
import type { Batch } from "./batches.js";
import type { Stepper } from "./stepper.js";
import type { TrainState } from "./trainStep.js";

interface Search {
  readonly model: Layer<Tree, Tree>;
  readonly stepper: Stepper;
  /** Where all was well. */
  readonly from: TrainState;
  readonly made: number;
  /** The batches since then. */
  readonly batches: Iterable<Batch>;
  readonly key: Tensor;
  readonly call: CallOptions;
}

/**
 * What first gave a number that is not finite, found by making the last steps again: a layer by its path, the loss, or the
 * gradient. Nothing where the steps are well this time.
 */
export const firstBroken = (search: Search): Promise<string | undefined> => scope(() => found(search));

async function found({
  model,
  stepper,
  from,
  made,
  batches,
  key,
  call,
}: Search): Promise<string | undefined> {
  let state = from;
  let number = made;
  for (const batch of batches) {
    const layer = await brokenLayer(model, state, batch, random.fold(key, number), call);
    if (layer !== undefined) return layer;
    const { next, loss } = await stepper.step(state, batch, number, call);
    if (!Number.isFinite(await loss.item(call))) return "the loss";
    for (const leaf of flatten(next.params).leaves) if (!(await allFinite(leaf, call))) return "the gradient";
    [state, number] = [next, number + 1];
  }
  return undefined;
}

/** The first layer of a forward pass whose output holds a number that is not finite. */
async function brokenLayer(
  model: Layer<Tree, Tree>,
  { params, state }: TrainState,
  { inputs }: Batch,
  key: Tensor,
  call: CallOptions,
): Promise<string | undefined> {
  const { leaves, structure } = flatten([params, inputs, state, key]);
  const graph = trace(
    (...tensors) => {
      const [p, x, s, k] = structure.build(tensors) as [typeof params, Tree, typeof state, Tensor];
      return flatten(model.apply(p, x, { training: true, key: k, state: s }).output).leaves;
    },
    leaves.map(({ dtype, shape }) => ({ dtype, shape })),
  );
  const lastOf = new Map<string, ValueId>();
  for (const { scope: path, outputs } of graph.nodes) {
    const value = outputs[0] as ValueId;
    if (path !== "" && isFloat(graph.specs[value]?.dtype ?? "bool")) lastOf.set(path, value);
  }
  const scopes = [...lastOf].sort(([, a], [, b]) => a - b);
  const values = replay({ ...graph, outputs: scopes.map(([, value]) => value) }, leaves);
  for (const [i, value] of values.entries()) if (!(await allFinite(value, call))) return scopes[i]?.[0];
  return undefined;
}

const allFinite = async (values: Tensor, call: CallOptions): Promise<boolean> =>
  Boolean(await all(areFinite(values)).item(call));
