import { fail, type Padding, type Tensor } from "@hyaline/core";
import { choice, type Option } from "@hyaline/core/facts";
import { type ElementMode, elementModes, padElements } from "../../parts/padModes.js";
import { perSpatialAxis } from "../../parts/spatial.js";

/** What surrounds the input of a convolution. */
export type PaddingMode = "zeros" | ElementMode;

/* @__NO_SIDE_EFFECTS__ */
export function paddingMode(): Option<PaddingMode> {
  return choice<PaddingMode>(
    "What lies around the input: zeros, or elements of it.",
    ["zeros", ...elementModes],
    "zeros",
  );
}

interface Surrounding {
  readonly strides: number | readonly number[];
  readonly dilations: number | readonly number[];
  readonly padding: Padding;
  readonly mode: ElementMode;
}

/** `x` with the padding's elements around it, so that a convolution needs none. */
export function surrounded(
  name: string,
  x: Tensor,
  kernel: readonly number[],
  { strides, dilations, padding, mode }: Surrounding,
): Tensor {
  const steps = perSpatialAxis(name, "stride", strides, kernel.length);
  const spread = perSpatialAxis(name, "dilation", dilations, kernel.length);
  const around = kernel.map((size, i): readonly [number, number] => {
    if (padding === "valid") return [0, 0];
    if (typeof padding === "number") return [padding, padding];
    if (padding !== "same") return pairOf(name, padding, i);
    const [length, step] = [x.shape[i + 2] as number, steps[i] as number];
    const reach = (Math.ceil(length / step) - 1) * step + (spread[i] as number) * (size - 1) + 1;
    const missing = Math.max(0, reach - length);
    return [Math.floor(missing / 2), Math.ceil(missing / 2)];
  });
  return padElements(x, [[0, 0], [0, 0], ...around], mode);
}

const pairOf = (name: string, padding: readonly (readonly [number, number])[], axis: number) =>
  padding[axis] ??
  fail(
    "argument",
    `${name} needs a padding for each spatial axis`,
    JSON.stringify(padding),
    "as in [[1, 1], [2, 2]]",
  );
