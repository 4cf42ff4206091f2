import {
  add,
  batchNormTraining,
  conv,
  type Graph,
  globalAvgPool,
  logSoftmax,
  matMul,
  maxPool,
  mean,
  mul,
  neg,
  relu,
  reshape,
  type Shape,
  type Spec,
  sum,
  type Tensor,
  trace,
  valueAndGrad,
  zeros,
} from "@hyaline/core";

/** Gives the next parameter, in the order in which the net uses them. */
type Parameter = (shape: Shape) => Tensor;

const CLASSES = 1000;
const float32 = (...shape: number[]): Spec => ({ dtype: "float32", shape });

/** Blocks, and channels inside each of them, of the four stages. */
const stages = [
  [3, 64],
  [4, 128],
  [6, 256],
  [3, 512],
] as const;

/**
 * ResNet-50: 53 convolutions with batch normalisation, and a dense layer. The stride of a block is on its 3 × 3
 * convolution, as in torchvision.
 *
 * Source: He et al., 2016, "Deep Residual Learning for Image Recognition", table 1.
 *
 * @param x float32[batch, 3, 224, 224]
 * @returns float32[batch, 1000]
 */
function resnet50(x: Tensor, parameter: Parameter): Tensor {
  let y = maxPool(relu(normalised(x, parameter, { filters: 64, kernel: 7, stride: 2 })), {
    kernel: 3,
    strides: 2,
    padding: 1,
  });
  stages.forEach(([blocks, filters], stage) => {
    for (let block = 0; block < blocks; block++) {
      y = bottleneck(y, parameter, filters, block === 0 && stage > 0 ? 2 : 1);
    }
  });
  const [rows, features] = y.shape as [number, number];
  const pooled = reshape(globalAvgPool(y), [rows, features]);
  return add(matMul(pooled, parameter([features, CLASSES])), parameter([CLASSES]));
}

function bottleneck(x: Tensor, parameter: Parameter, filters: number, stride: number): Tensor {
  const narrow = relu(normalised(x, parameter, { filters, kernel: 1 }));
  const inner = relu(normalised(narrow, parameter, { filters, kernel: 3, stride }));
  const wide = normalised(inner, parameter, { filters: 4 * filters, kernel: 1 });
  const same = x.shape[1] === 4 * filters;
  const shortcut = same ? x : normalised(x, parameter, { filters: 4 * filters, kernel: 1, stride });
  return relu(add(wide, shortcut));
}

interface Convolution {
  readonly filters: number;
  readonly kernel: number;
  readonly stride?: number;
}

function normalised(x: Tensor, parameter: Parameter, { filters, kernel, stride = 1 }: Convolution): Tensor {
  const weights = parameter([filters, x.shape[1] as number, kernel, kernel]);
  const y = conv(x, weights, { strides: stride, padding: Math.floor(kernel / 2) });
  return batchNormTraining(y, { scale: parameter([filters]), bias: parameter([filters]) })[0];
}

/** Specs of the parameters, in order: 25.6 million numbers. */
function parameterSpecs(input: Spec): Spec[] {
  const specs: Spec[] = [];
  trace(
    (x: Tensor) =>
      resnet50(x, (shape) => {
        specs.push(float32(...shape));
        return zeros(shape);
      }),
    [input],
  );
  return specs;
}

/** The traced loss and its gradients by every parameter: inputs are x, one-hot y and the parameters. */
export function resnet50Gradient(batch = 1, size = 224): Graph {
  const input = float32(batch, 3, size, size);
  return trace(
    (x: Tensor, y: Tensor, ...parameters: Tensor[]) => {
      const lossOf = (...inside: Tensor[]) => {
        const left = [...inside];
        const logits = resnet50(x, () => left.shift() as Tensor);
        return neg(mean(sum(mul(logSoftmax(logits), y), { axes: 1 })));
      };
      const argnums = [...parameters.keys()];
      const [loss, gradients] = valueAndGrad(lossOf, { argnums })(...parameters);
      return [loss, gradients];
    },
    [input, float32(batch, CLASSES), ...parameterSpecs(input)],
  );
}
