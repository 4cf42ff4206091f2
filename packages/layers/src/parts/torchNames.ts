import { type Tensor, transpose } from "@hyaline/core";
import type { Params, ReadWeight } from "../layer.js";

/** Both ways between a layer's parameters and PyTorch's names of them. */
export interface TorchNames {
  readonly fromTorch: (read: ReadWeight, like: Params) => Params;
  readonly toTorch: (params: Params) => Readonly<Record<string, Tensor>>;
}

/**
 * Parameters that PyTorch has under other names; those that a layer does without (a bias, say) are left out.
 *
 * @param names PyTorch's, by ours
 * @param turned ours whose two axes PyTorch has the other way round
 */
export function torchNames(
  names: Readonly<Record<string, string>>,
  turned: readonly string[] = [],
): TorchNames {
  const present = (params: Params) => Object.entries(names).filter(([ours]) => ours in params);
  const laid = (ours: string, weight: Tensor) => (turned.includes(ours) ? transpose(weight) : weight);
  return {
    fromTorch: (read, like) =>
      Object.fromEntries(present(like).map(([ours, theirs]) => [ours, laid(ours, read(theirs))])),
    toTorch: (params) =>
      Object.fromEntries(
        present(params).map(([ours, theirs]) => [theirs, laid(ours, params[ours] as Tensor)]),
      ),
  };
}
