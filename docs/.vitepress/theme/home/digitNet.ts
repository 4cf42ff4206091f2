import { relu, type Tensor } from "@hyaline/core";
import { bind, conv2d, dense, flatten, maxPool2d, type Params, sequential } from "@hyaline/layers";
import { loadCheckpoint } from "@hyaline/training";

/** A convolutional net that reads digits of 8 × 8 pixels: float32[rows, 1, 8, 8], ink from 0 to 1, to 10 logits. */
export const digitNet = sequential(
  {
    conv1: conv2d(16, 3, { padding: "same", activation: relu }),
    conv2: conv2d(24, 3, { padding: "same", activation: relu }),
    pool: maxPool2d(2),
    conv3: conv2d(32, 3, { padding: "same", activation: relu }),
    flatten: flatten(),
    classes: dense(10),
  },
  { name: "digits" },
);

/** The net with the parameters of `digits.safetensors`, which `docs/tests/digitNet.test.ts` trained. */
export function readDigitNet(bytes: Uint8Array): (images: Tensor) => Tensor {
  const { params } = loadCheckpoint(bytes).tree as { readonly params: Params };
  return bind(digitNet, { params, state: {} }) as (images: Tensor) => Tensor;
}
