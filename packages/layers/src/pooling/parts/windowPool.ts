/** What pools over windows share. */
import { type AvgPoolOptions, avgPool, maxPool, type PoolOptions, type Tensor } from "@hyaline/core";
import { flag, type Options, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../../layer.js";
import { also, padding, perAxis, type Specs } from "../../parts/options.js";
import { checkSpatial } from "../../parts/spatial.js";

/** Those of core's `maxPool`; strides default to the kernel. */
export interface MaxPoolLayerOptions extends Omit<PoolOptions, "kernel"> {}
/** Those of core's `avgPool`; strides default to the kernel. */
export interface AvgPoolLayerOptions extends Omit<AvgPoolOptions, "kernel"> {}

export const maxPoolOptions = {
  strides: perAxis("Steps between windows (default: the kernel, so that windows do not overlap)."),
  padding: padding(),
  dilations: perAxis("Distance between the elements of a window."),
  ceilMode: flag("Also take a last window that reaches past the end.", false),
} satisfies Specs<MaxPoolLayerOptions>;

export const avgPoolOptions = also(maxPoolOptions, {
  countIncludePad: flag("Whether zeros of the padding count as elements of a window.", false),
}) satisfies Specs<AvgPoolLayerOptions>;

type Kernel = PoolOptions["kernel"];

function windowPool(
  name: string,
  rank: number,
  specs: Options,
  options: object,
  pool: (x: Tensor) => Tensor,
): Layer {
  readOptions(name, specs, options);
  return stateless({ name: "pool", apply: (_, x) => pool(checkSpatial(name, x, rank)) });
}

export const maxPoolLayer = (rank: 1 | 2 | 3, kernel: Kernel, options: MaxPoolLayerOptions): Layer =>
  windowPool(`maxPool${rank}d`, rank, maxPoolOptions, options, (x) => maxPool(x, { ...options, kernel }));

export const avgPoolLayer = (rank: 1 | 2 | 3, kernel: Kernel, options: AvgPoolLayerOptions): Layer =>
  windowPool(`avgPool${rank}d`, rank, avgPoolOptions, options, (x) => avgPool(x, { ...options, kernel }));
