import { refuseDeadEnds, reshape, type Tensor, vjp } from "@hyaline/core";
import { atLayer, checkLayerRows, type LayerRef } from "@hyaline/explanation";
import { alongPath } from "../../gradient/parts/alongPath.js";
import { selection } from "../../propagation/parts/multipliers.js";

/** A layer along straight paths of the input: its values and the output's gradients at it, [steps, rows, ...]. */
export interface LayerPath {
  readonly values: Tensor;
  readonly gradients: Tensor;
}

interface PathCall {
  readonly model: (points: readonly Tensor[]) => Tensor;
  readonly explained: (outputs: Tensor) => Tensor;
}

/** @param alphas float[steps], where on the path from the baselines to the inputs the layer is looked at */
export function layerPath(
  { model, explained }: PathCall,
  layer: LayerRef,
  xs: readonly Tensor[],
  baselines: readonly Tensor[],
  alphas: Tensor,
): LayerPath {
  const points = xs.map((x, i) => alongPath(baselines[i] as Tensor, x, alphas));
  const { value, output, info } = atLayer((each: readonly Tensor[]) => model(each), layer)(points);
  checkLayerRows({ value, info }, (points[0] as Tensor).shape[0] as number);
  const { value: outputs, pullback } = vjp((h: Tensor) => output(h), [value], {
    inspect: refuseDeadEnds,
  });
  const [gradients] = pullback(selection(explained, outputs));
  const rows = (xs[0] as Tensor).shape[0] as number;
  const steps = (t: Tensor) => reshape(t, [alphas.size, rows, ...value.shape.slice(1)]);
  return { values: steps(value), gradients: steps(gradients) };
}
