import { cast, flatten, type Tensor, type Tree } from "@hyaline/core";
import { leavesLike } from "./perParameter.js";

/** Averages that a state keeps, in the structure and the data types of the parameters. */
export function averageIn<P extends Tree>(kept: Tree | undefined, params: P): P {
  const { leaves, structure } = flatten(params);
  const averages = leavesLike(params, kept ?? {}, "the averages in an optimizer's state");
  return structure.build(leaves.map(({ dtype }, i) => cast(averages[i] as Tensor, dtype))) as P;
}
