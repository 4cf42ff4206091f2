import {
  conv,
  type DType,
  matMul,
  maxPool,
  relu,
  reshape,
  sigmoid,
  type Tensor,
  tensor,
  transpose,
} from "@hyaline/core";
import { readFixture } from "./fixtures.js";

type Weights = Readonly<Record<string, { readonly shape: readonly number[]; readonly b64: string }>>;

/** A recorded model (weights in PyTorch's names and layouts), rebuilt from plain ops, computing in `dtype`. */
export function fixtureModel(name: string, dtype: DType = "float32"): (x: Tensor) => Tensor {
  const weights = readFixture(`models/${name}.weights.json`) as Weights;
  const weight = (key: string): Tensor => {
    const { shape, b64 } = weights[key] as Weights[string];
    const bytes = Uint8Array.from(Buffer.from(b64, "base64"));
    return tensor(new Float32Array(bytes.buffer), { shape, dtype });
  };
  const linear = (layer: string) => {
    const w = transpose(weight(`${layer}.weight`));
    const b = weight(`${layer}.bias`);
    return (x: Tensor) => matMul(x, w).add(b);
  };
  const chain =
    (...layers: readonly ((x: Tensor) => Tensor)[]): ((x: Tensor) => Tensor) =>
    (x) =>
      layers.reduce((y, layer) => layer(y), x);
  const pool = (x: Tensor) => maxPool(x, { kernel: 2 });
  const convolution = (layer: string) => {
    const [w, b] = [weight(`${layer}.weight`), weight(`${layer}.bias`)];
    return (x: Tensor) => conv(x, w, b, { padding: 1 });
  };
  const models: Readonly<Record<string, () => (x: Tensor) => Tensor>> = {
    mlp_breast_cancer: () => chain(linear("fc1"), relu, linear("fc2"), relu, linear("fc3")),
    mlp_breast_cancer10: () => chain(linear("fc1"), relu, linear("fc2")),
    mlp_diabetes: () => chain(linear("fc1"), relu, linear("fc2"), sigmoid, linear("fc3")),
    cnn_digits: () =>
      chain(
        convolution("conv1"),
        relu,
        pool,
        convolution("conv2"),
        relu,
        pool,
        (x) => reshape(x, [x.shape[0] as number, -1]),
        linear("fc"),
      ),
  };
  return (models[name] as () => (x: Tensor) => Tensor)();
}
