import {
  add,
  cast,
  concat,
  encode,
  expandDims,
  floor,
  gather,
  greaterEqual,
  lessEqual,
  logicalAnd,
  max,
  maximum,
  mean,
  minimum,
  mul,
  reshape,
  slice,
  sub,
  type Tensor,
  takeAlongAxis,
  tensor,
  where,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";

interface Settings {
  readonly height: number;
  readonly width: number;
  readonly scale: number;
  readonly half: boolean;
  readonly mode: string;
}

/** Regions resampled to one size, each element from a few samples inside its bin. */
export const RoiAlign: Reader = (node) => {
  const [x, rois, batches] = [node.tensor(0), node.tensor(1), node.tensor(2)];
  const settings: Settings = {
    height: node.int("output_height", 1),
    width: node.int("output_width", 1),
    scale: node.float("spatial_scale", 1),
    half: node.opset >= 16 && node.string("coordinate_transformation_mode", "half_pixel") === "half_pixel",
    mode: node.string("mode", "avg"),
  };
  const samples = node.int("sampling_ratio", 0);
  if (!(settings.height * settings.width * Math.max(1, samples) ** 2 < 2 ** 20)) {
    badFile("RoiAlign is read for smaller outputs", `${settings.height} × ${settings.width}`);
  }
  const images = gather(x, batches);
  if (samples > 0) return align(images, rois, samples, samples, settings);
  return adaptive(node, images, rois, settings);
};

/** As many samples as a bin has elements: they differ from region to region, whose sizes must be known. */
function adaptive(node: OnnxNode, images: Tensor, rois: Tensor, settings: Settings): Tensor {
  const known = node.static(1);
  const count = rois.shape[0] as number;
  if (count === 0) badFile("RoiAlign needs regions");
  const least = settings.half ? Number.NEGATIVE_INFINITY : 1;
  const regions = Array.from({ length: count }, (_, r) => {
    const [x1, y1, x2, y2] = known.slice(4 * r, 4 * r + 4) as [number, number, number, number];
    const samples = (from: number, to: number, bins: number) =>
      Math.max(1, Math.min(256, Math.ceil(Math.max(least, (to - from) * settings.scale) / bins)));
    const [rows, columns] = [samples(y1, y2, settings.height), samples(x1, x2, settings.width)];
    const one = (t: Tensor) => slice(t, [[r, r + 1]]);
    return align(one(images), one(rois), rows, columns, settings);
  });
  return concat(regions);
}

function align(images: Tensor, rois: Tensor, rows: number, columns: number, settings: Settings): Tensor {
  const [count, channels, height, width] = images.shape as [number, number, number, number];
  const corner = (i: number) =>
    sub(mul(slice(rois, [null, [i, i + 1]]), settings.scale), settings.half ? 0.5 : 0);
  const [x1, y1, x2, y2] = [0, 1, 2, 3].map(corner) as [Tensor, Tensor, Tensor, Tensor];
  const span = (from: Tensor, to: Tensor) => (settings.half ? sub(to, from) : maximum(sub(to, from), 1));
  const y = axisTaps(y1, span(y1, y2), settings.height, rows, height);
  const x = axisTaps(x1, span(x1, x2), settings.width, columns, width);
  const planes = reshape(images, [count, channels, height * width]);
  const [down, across] = [settings.height * rows, settings.width * columns];
  let total: Tensor | undefined;
  const terms: Tensor[] = [];
  for (const row of y) {
    for (const column of x) {
      const flat = add(mul(expandDims(row.index, 2), width), expandDims(column.index, 1));
      const taken = takeAlongAxis(planes, reshape(flat, [count, 1, down * across]), { axis: 2 });
      const weight = mul(expandDims(row.weight, 2), expandDims(column.weight, 1));
      terms.push(mul(reshape(taken, [count, channels, down, across]), expandDims(weight, 1)));
    }
  }
  const combine = settings.mode === "max" ? maximum : add;
  for (const term of terms) total = total ? combine(total, term) : term;
  const bins = reshape(total as Tensor, [count, channels, settings.height, rows, settings.width, columns]);
  return (settings.mode === "max" ? max : mean)(bins, { axes: [3, 5] });
}

/** The two elements beside each sample along one axis, [regions, samples], and their weights: 0 outside. */
function axisTaps(start: Tensor, span: Tensor, bins: number, samples: number, size: number) {
  const steps = Float64Array.from({ length: bins * samples }, (_, i) => (i + 0.5) / (bins * samples));
  const at = add(
    start,
    mul(span, tensor(encode(steps, start.dtype), { dtype: start.dtype, shape: [1, steps.length] })),
  );
  const inside = logicalAnd(greaterEqual(at, -1), lessEqual(at, size));
  const bounded = minimum(maximum(at, 0), size - 1);
  const low = floor(bounded);
  const part = sub(bounded, low);
  const index = cast(low, "int32");
  return [
    { index, weight: where(inside, sub(1, part), 0) },
    { index: minimum(add(index, 1), size - 1), weight: where(inside, part, 0) },
  ];
}
