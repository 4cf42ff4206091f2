/** Short training runs with everything that is hard on tfjs: filter gradients, depthwise filters, pools, embeddings. */
import {
  avgPool,
  type Backend,
  conv,
  crossEntropy,
  gather,
  jit,
  maxPool,
  random,
  relu,
  type Tensor,
  tensor,
  valueAndGrad,
} from "@hyaline/core";

type Parameters = Readonly<Record<string, Tensor>>;

interface CurveOptions {
  readonly steps: number;
  readonly onStep?: ((step: number) => void) | undefined;
}

async function curve(
  backend: Backend,
  loss: (parameters: Parameters) => Tensor,
  start: Parameters,
  { steps, rate, onStep }: CurveOptions & { readonly rate: number },
): Promise<number[]> {
  const step = jit(
    (parameters: Parameters) => {
      const [value, gradient] = valueAndGrad(loss)(parameters);
      const next = Object.fromEntries(
        Object.entries(parameters).map(([name, p]) => [name, p.sub((gradient[name] as Tensor).mul(rate))]),
      );
      return { value, next };
    },
    { backend },
  );
  const losses: number[] = [];
  let parameters: Parameters = start;
  for (let i = 0; i < steps; i++) {
    const { value, next } = await step(parameters);
    losses.push(await value.item({ backend }));
    for (const old of Object.values(parameters)) old.dispose();
    value.dispose();
    parameters = next;
    onStep?.(i);
  }
  for (const last of Object.values(parameters)) last.dispose();
  step.dispose();
  return losses;
}

/** Two convolutions, one of them depthwise, two pools, a dense layer; eight images of stripes across or down. */
export function cnnCurve(backend: Backend, options: CurveOptions = { steps: 15 }): Promise<number[]> {
  const images = tensor(
    Float32Array.from({ length: 8 * 64 }, (_, i) => {
      const [n, row, column] = [Math.floor(i / 64), Math.floor(i / 8) % 8, i % 8];
      return ((n % 2 === 0 ? row : column) + n) % 3 === 0 ? 1 : 0;
    }),
    { shape: [8, 1, 8, 8] },
  );
  const labels = tensor(Int32Array.from({ length: 8 }, (_, n) => n % 2));
  const normal = (seed: number, shape: readonly number[]) => random.normal(random.key(seed), shape).mul(0.3);
  const loss = ({ w, b, depthwise, dense }: Parameters) => {
    const first = maxPool(relu(conv(images, w as Tensor, b, { padding: "same" })), { kernel: 2 });
    const second = conv(first, depthwise as Tensor, { padding: 1, strides: 1, groups: 4 });
    const pooled = avgPool(relu(second), { kernel: 2, padding: 0 });
    return crossEntropy(pooled.reshape([8, 16]).matMul(dense as Tensor), labels);
  };
  const start = {
    w: normal(1, [4, 1, 3, 3]),
    b: tensor([0, 0, 0, 0]),
    depthwise: normal(2, [4, 1, 3, 3]),
    dense: normal(3, [16, 2]),
  };
  return curve(backend, loss, start, { ...options, rate: 1 });
}

/** A bag of embedded words: words occur twice in a row, so that their gradients add up. */
export function embeddingCurve(backend: Backend, options: CurveOptions = { steps: 8 }): Promise<number[]> {
  const words = tensor(Int32Array.from([0, 0, 1, 2, 3, 4, 4, 4, 5, 1, 2, 0]), { shape: [4, 3] });
  const labels = tensor(Int32Array.from([0, 1, 1, 0]));
  const loss = ({ table, dense }: Parameters) =>
    crossEntropy(
      gather(table as Tensor, words)
        .mean({ axes: 1 })
        .matMul(dense as Tensor),
      labels,
    );
  const start = {
    table: random.normal(random.key(4), [6, 5]),
    dense: random.normal(random.key(5), [5, 2]),
  };
  return curve(backend, loss, start, { ...options, rate: 0.5 });
}

/** Two depthwise-separable blocks, the first of them strided, and a dense layer: image [1, 3, 12, 12] to [1, 4]. */
export function depthwiseNet(image: Tensor): Tensor {
  const weights = (seed: number, shape: readonly number[]) => random.normal(random.key(seed), shape).mul(0.4);
  const block = (x: Tensor, seed: number, [from, to, strides]: readonly [number, number, number]) => {
    const depthwise = conv(x, weights(seed, [from, 1, 3, 3]), { groups: from, padding: 1, strides });
    return relu(conv(depthwise, weights(seed + 1, [to, from, 1, 1])));
  };
  const features = block(block(image, 11, [3, 6, 2]), 13, [6, 8, 1]);
  return avgPool(features, { kernel: 6 })
    .reshape([1, 8])
    .matMul(weights(15, [8, 4]));
}
