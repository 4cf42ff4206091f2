import type { Work } from "@hyaline/explanation";
import type { Design, Moments } from "./design.js";

/** Multiplications between two yields, about. */
const STRIDE = 262144;

/**
 * Samples of 0 and 1: sums go over what is 1 alone, and Σ w (x_i - mean_i) (x_j - mean_j) is Σ w x_i x_j - Σ w x_i Σ w x_j / Σ w.
 *
 * @param data uint8[samples, features]
 */
export function* maskDesign(data: Uint8Array, weights: Float64Array, features: number): Work<Design> {
  const count = weights.length;
  const sums = new Float64Array(features * features);
  const ones = new Int32Array(features);
  const rows = Math.ceil(STRIDE / Math.max(1, features * features));
  let total = 0;
  for (let from = 0; from < count; from += rows) {
    total = addPairs(sums, data, weights, { ones, from, to: Math.min(from + rows, count), total });
    yield;
  }
  const of = Float64Array.from({ length: features }, (_, i) => sums[i * features + i] as number);
  const products = new Float64Array(features * features);
  for (let i = 0; i < features; i++)
    for (let j = 0; j <= i; j++) {
      // What never varies has no products, rounding or not.
      const varies = [i, j].every((k) => of[k] !== 0 && of[k] !== total);
      const expected = ((of[i] as number) * (of[j] as number)) / total;
      const product = varies ? (sums[i * features + j] as number) - expected : 0;
      products[i * features + j] = product;
      products[j * features + i] = product;
    }
  const means = of.map((sum) => sum / total);
  return {
    features,
    instance: Float64Array.from(data.subarray(0, features)),
    against: (labels) => against(data, weights, labels, { features, means, products }),
  };
}

interface Pass {
  readonly ones: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly total: number;
}

/** Adds w x_i x_j for i ≥ j of some samples; the sum of weights so far. Loops stand outside of generators. */
function addPairs(
  sums: Float64Array,
  data: Uint8Array,
  weights: Float64Array,
  { ones, from, to, total }: Pass,
): number {
  const features = ones.length;
  let weight = total;
  for (let k = from; k < to; k++) {
    const w = weights[k] as number;
    weight += w;
    let found = 0;
    for (let i = 0; i < features; i++) {
      ones[found] = i;
      found += data[k * features + i] as number;
    }
    for (let a = 0; a < found; a++) {
      const at = (ones[a] as number) * features;
      for (let b = 0; b <= a; b++) {
        const pair = at + (ones[b] as number);
        sums[pair] = (sums[pair] as number) + w;
      }
    }
  }
  return weight;
}

function* against(
  data: Uint8Array,
  weights: Float64Array,
  labels: Float64Array,
  design: Pick<Moments, "features" | "means" | "products">,
): Work<Moments> {
  const { features } = design;
  const count = labels.length;
  let [total, labelMean] = [0, 0];
  for (let k = 0; k < count; k++) {
    total += weights[k] as number;
    labelMean += (weights[k] as number) * (labels[k] as number);
  }
  labelMean /= total;
  const weighed = labels.map((label, k) => (weights[k] as number) * (label - labelMean));
  const variation = weighed.reduce((sum, v, k) => sum + v * ((labels[k] as number) - labelMean), 0);
  const cross = new Float64Array(features);
  const rows = Math.ceil(STRIDE / Math.max(1, features));
  for (let from = 0; from < count; from += rows) {
    addWhere(cross, data, weighed, from, Math.min(from + rows, count));
    yield;
  }
  for (let i = 0; i < features; i++) if (design.products[i * features + i] === 0) cross[i] = 0;
  return { ...design, labelMean, cross, variation };
}

/** Adds a number for each feature that some samples have. */
function addWhere(
  sums: Float64Array,
  data: Uint8Array,
  numbers: Float64Array,
  from: number,
  to: number,
): void {
  const features = sums.length;
  for (let k = from; k < to; k++) {
    const number = numbers[k] as number;
    for (let i = 0; i < features; i++)
      sums[i] = (sums[i] as number) + number * (data[k * features + i] as number);
  }
}
