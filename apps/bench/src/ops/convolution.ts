import { conv, convTranspose, type Tensor, transpose, vjp, zeros } from "@hyaline/core";
import { grad as jaxGrad, lax, numpy } from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import { input, type OpProblem } from "./opProblem.js";

/** Square images and kernels, `pad` elements on every side. */
interface Convolution {
  readonly images: number;
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}

const shapes: readonly Convolution[] = [
  { images: 64, from: 1, to: 16, size: 28, kernel: 3, stride: 1, pad: 1 },
  { images: 64, from: 16, to: 32, size: 14, kernel: 3, stride: 1, pad: 1 },
  { images: 8, from: 64, to: 64, size: 28, kernel: 1, stride: 1, pad: 0 },
  { images: 32, from: 32, to: 64, size: 17, kernel: 5, stride: 2, pad: 2 },
  { images: 8, from: 256, to: 256, size: 7, kernel: 3, stride: 1, pad: 1 },
];

const title = ({ images, from, to, size, kernel, stride }: Convolution) =>
  `${from} → ${to}, ${kernel} × ${kernel}${stride > 1 ? ` stride ${stride}` : ""}, ${images} of ${size}²`;

const outputSize = ({ size, kernel, stride, pad }: Convolution) => (size + 2 * pad - kernel) / stride + 1;

function problems(c: Convolution): OpProblem[] {
  const { images, from, to, size, kernel, stride, pad } = c;
  const out = outputSize(c);
  const x = input(1, images, from, size, size);
  const w = input(2, to, from, kernel, kernel);
  const dy = input(3, images, to, out, out);
  const options = { strides: stride, padding: pad };
  const ours = (a: Tensor, b: Tensor) => conv(a, b, options);
  const theirs = (a: numpy.Array, b: numpy.Array) =>
    lax.conv(
      a,
      b,
      [stride, stride],
      [
        [pad, pad],
        [pad, pad],
      ],
    );
  const imagesLast = (t: tf.Tensor) => tf.transpose(t, [0, 2, 3, 1]);
  const imagesFirst = (t: tf.Tensor) => tf.transpose(t, [0, 3, 1, 2]);
  const filtersLast = (t: tf.Tensor) => tf.transpose(t, [2, 3, 1, 0]);
  return [
    {
      name: `convolution ${title(c)}`,
      inputs: [x, w],
      ours,
      jaxJs: theirs,
      tfjs: {
        layout: (a, b) => [imagesLast(a as tf.Tensor), filtersLast(b as tf.Tensor)],
        run: (a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad),
        restore: imagesFirst,
      },
    },
    {
      name: `its gradient by the images, ${title(c)}`,
      inputs: [dy, w],
      ours: (g, b) => vjp((a: Tensor) => ours(a, b), [zeros(x.shape)]).pullback(g)[0] as Tensor,
      raw: (g, b) => convTranspose(g, b, options),
      jaxJs: (g, b) =>
        jaxGrad((a: numpy.Array) => theirs(a, b).mul(g).sum())(numpy.zeros([...x.shape])) as numpy.Array,
      tfjs: {
        layout: (g, b) => [imagesLast(g as tf.Tensor), filtersLast(b as tf.Tensor)],
        run: (g, b) =>
          tf.conv2dTranspose(g as tf.Tensor4D, b as tf.Tensor4D, [images, size, size, from], stride, pad),
        restore: imagesFirst,
      },
    },
    {
      // tfjs-wasm has no kernel for it.
      name: `its gradient by the filters, ${title(c)}`,
      inputs: [x, dy],
      ours: (a, g) => vjp((b: Tensor) => ours(a, b), [zeros(w.shape)]).pullback(g)[0] as Tensor,
      raw: (a, g) =>
        transpose(
          conv(transpose(a, [1, 0, 2, 3]), transpose(g, [1, 0, 2, 3]), { padding: pad, dilations: stride }),
          [1, 0, 2, 3],
        ),
      jaxJs: (a, g) =>
        jaxGrad((b: numpy.Array) => theirs(a, b).mul(g).sum())(numpy.zeros([...w.shape])) as numpy.Array,
    },
  ];
}

export const convolutions: readonly OpProblem[] = shapes.flatMap(problems);
