import { fail, type Tensor, type Tree } from "@hyaline/core";
import type { Layer, Variables } from "./layer.js";

/**
 * A layer's variables under PyTorch's names and in its layouts: the way back from `loadWeights`. Written by
 * `saveCheckpoint`, they are a safetensors file that PyTorch's `load_state_dict` takes.
 *
 * @throws HyalineError `argument` for a layer that does not know its weights by PyTorch's names
 * @example
 * ```ts
 * const model = sequential({ fc1: dense(64, { activation: relu }), fc2: dense(2) });
 * const variables = model.init(random.key(0), { dtype: "float32", shape: [1, 30] });
 * const weights = torchWeights(model, variables);
 * Object.keys(weights); // ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
 * ```
 */
export function torchWeights<X extends Tree, Y extends Tree>(
  layer: Layer<X, Y>,
  variables: Variables,
): Readonly<Record<string, Tensor>> {
  if (Object.keys(variables.params).length + Object.keys(variables.state).length === 0) return {};
  return (
    layer.toTorch?.(variables) ??
    fail(
      "argument",
      `${layer.name} does not know its weights by PyTorch's names`,
      undefined,
      "give it a toTorch",
    )
  );
}
