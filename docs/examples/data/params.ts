import { formatSpec, isTensor } from "@hyaline/core";
import type { Params } from "@hyaline/layers";

/** What a layer's parameters are called, and their data types and shapes, one a line. */
export const shapesOf = (params: Params, path = ""): string =>
  Object.entries(params)
    .map(([name, value]) =>
      isTensor(value) ? `${path}${name}: ${formatSpec(value)}` : shapesOf(value, `${path}${name}.`),
    )
    .join("\n");
