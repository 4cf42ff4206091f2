import { fail, formatSpec, quote } from "@hyaline/core";
import type { AtLayer } from "./atLayer.js";

/**
 * Attributions are row by row: a layer to attribute to has the model's rows along its first axis.
 *
 * @throws HyalineError `shape` for a layer that has not, such as the steps of a recurrent net in an imported file
 */
export function checkLayerRows({ value, info }: Pick<AtLayer, "value" | "info">, rows: number): void {
  if (value.rank > 0 && value.shape[0] === rows) return;
  fail(
    "shape",
    "a layer to attribute to has the model's rows along axis 0",
    `${formatSpec(value)} at ${quote(info.name)} for ${rows} ${rows === 1 ? "row" : "rows"}`,
    "choose the layer where it is transposed, as listLayers shows it",
  );
}
