import type { NumericArray } from "@hyaline/core";
import { type ExplainedInputs, repeatRow } from "../model/index.js";
import type { BoundMasker } from "./masker.js";

/**
 * A masker of one input of several, for a model of all of them: the others go with each coalition as they are. Inputs are
 * made on the host.
 *
 * @param masker one that composes
 * @param name the input that it masks
 */
export function rideAlong(masker: BoundMasker, { parts }: ExplainedInputs, name: string): BoundMasker {
  const { fills: _, fillRows: __, ...others } = masker;
  return {
    ...others,
    compose: async (row, masks, fillOf) => {
      const masked = (await masker.compose?.(row, masks, fillOf)) as NumericArray;
      const copies = masked.shape[0] as number;
      return Object.fromEntries(
        parts.map((part) => [part.name, part.name === name ? masked : repeatRow(part, row, copies)]),
      );
    },
  };
}
