// A layer of one's own: Srivastava et al., "Highway Networks", 2015. It trains and is explained like every other.
import { ortBackend } from "@hyaline/backend-ort";
import { matMul, random, relu, sigmoid, type Tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { bind, dense, glorotUniform, sequential, stateless, zeros } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { dataset, fit, losses } from "@hyaline/training";

const highway = () =>
  stateless({
    name: "highway",
    init: (key, input) => {
      const size = input.shape.at(-1) as number;
      const [a, b] = random.split(key) as [Tensor, Tensor];
      const square = { shape: [size, size], dtype: "float32" as const, fanIn: size, fanOut: size };
      return {
        kernel: glorotUniform(a, square),
        gate: glorotUniform(b, square),
        bias: zeros(b, { ...square, shape: [size] }),
      };
    },
    apply: ({ kernel, gate, bias }, x) => {
      const open = sigmoid(matMul(x, gate).add(bias));
      return open.mul(relu(matMul(x, kernel))).add(open.neg().add(1).mul(x));
    },
  });

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const model = sequential([dense(8), highway(), highway(), dense(2)]);
  const xor = await dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]); // biome-ignore format: rows
  const trained = await fit(model, xor, {
    optimizer: adam({ learningRate: 0.05 }),
    loss: losses.crossEntropy,
    epochs: 50,
  });
  log(`loss ${trained.history.at(-1)?.loss.toFixed(4)} with ${Object.keys(trained.params).join(", ")}`);
  const { values } = await integratedGradients(bind(model, trained)).explain([[1, 0]]);
  log(`[1, 0] by its parts: ${Array.from(values.values, (value) => value.toFixed(2)).join(", ")}`);
};
