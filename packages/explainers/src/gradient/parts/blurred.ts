import {
  div,
  exp,
  floor,
  lessEqual,
  matMul,
  mul,
  reshape,
  square,
  sum,
  type Tensor,
  tensor,
  transpose,
  where,
} from "@hyaline/core";

/** Kernels end at so many standard deviations, as SciPy's. */
const TRUNCATE = 4;

/** Gaussian kernels of a row of n pixels with nothing beside it, float[sigmas, n, n]; σ = 0 is the identity. */
function kernels(n: number, sigmas: Tensor, most: number): Tensor {
  const { dtype } = sigmas;
  const count = sigmas.size;
  const isBlur = sigmas.greater(0);
  const sigma = reshape(where(isBlur, sigmas, 1), [count, 1, 1]);
  const radius = reshape(floor(sigmas.mul(TRUNCATE).add(0.5)), [count, 1, 1]);
  const weigh = (distance: Tensor) =>
    where(lessEqual(distance, radius), exp(div(mul(square(distance), -0.5), square(sigma))), 0);
  const between = Float64Array.from({ length: n * n }, (_, i) => Math.abs(Math.floor(i / n) - (i % n)));
  const reach = Math.floor(TRUNCATE * most + 0.5);
  const whole = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.abs(i - reach));
  const total = sum(weigh(tensor(whole, { shape: [1, 1, whole.length], dtype })), {
    axes: 2,
    keepDims: true,
  });
  return div(weigh(tensor(between, { shape: [1, n, n], dtype })), total);
}

/**
 * An image blurred by each of several standard deviations, one after the other: float[sigmas · rows, …, height, width]
 *
 * @param x float[rows, …, height, width]
 * @param sigmas float[sigmas], in pixels
 * @param most none of them is larger
 */
export function blurred(x: Tensor, sigmas: Tensor, most: number): Tensor {
  const [height, width] = x.shape.slice(-2) as [number, number];
  const count = sigmas.size;
  const images = reshape(x, [1, -1, height, width]);
  const down = reshape(kernels(height, sigmas, most), [count, 1, height, height]);
  const across = reshape(transpose(kernels(width, sigmas, most), [0, 2, 1]), [count, 1, width, width]);
  return reshape(matMul(matMul(down, images), across), [count * (x.shape[0] as number), ...x.shape.slice(1)]);
}
