import { formatSpec, isTensor, type Tensor } from "@hyaline/core";
import type { Params } from "@hyaline/layers";

/** What a layer's parameters are called, and their data types and shapes, one a line. */
export const shapesOf = (params: Params, path = ""): string =>
  Object.entries(params)
    .map(([name, value]) =>
      isTensor(value) ? `${path}${name}: ${formatSpec(value)}` : shapesOf(value, `${path}${name}.`),
    )
    .join("\n");

/** The first four numbers of a result, to three places. */
export const firstOf = async (y: Tensor): Promise<string> =>
  Array.from(await y.data(), Number)
    .slice(0, 4)
    .map((value) => value.toFixed(3))
    .join(", ");
