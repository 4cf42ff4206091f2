import { relu, type Tensor } from "@hyaline/core";
import { bind, conv2d, dense, flatten, maxPool2d, sequential } from "@hyaline/layers";
import { loadCheckpoint } from "@hyaline/training";
import { file } from "../parts/file.js";

/** A convolutional net that reads handwritten digits of 8 × 8 pixels: float32[rows, 1, 8, 8] to 10 logits. */
export const digitsNet = sequential(
  {
    conv1: conv2d(8, 3, { padding: "same", activation: relu }),
    pool1: maxPool2d(2),
    conv2: conv2d(16, 3, { padding: "same", activation: relu }),
    pool2: maxPool2d(2),
    flatten: flatten(),
    classes: dense(10),
  },
  { name: "digits" },
);

/** The net's parameters, and 20 images that it was not trained on: `images[2 * d]` and the next show the digit d. */
interface DigitsFile {
  readonly params: Readonly<Record<"conv1" | "conv2" | "classes", Record<string, Tensor>>>;
  /** float32[20, 1, 8, 8], ink from 0 to 1 */
  readonly images: Tensor;
}

/** The trained net as a model, its parameters, and images to explain. `tests/trainedNets.test.ts` trained it. */
export async function digits() {
  const { tree } = loadCheckpoint(await file(new URL("./digits.safetensors", import.meta.url)));
  const {
    params: { conv1, conv2, classes },
    images,
  } = tree as unknown as DigitsFile;
  // From the input to the output: a checkpoint has its tensors in the order of their names.
  const params = { conv1, conv2, classes };
  const outputNames = Array.from({ length: 10 }, (_, digit) => `digit ${digit}`);
  return { model: bind(digitsNet, { params, state: {} }), net: digitsNet, params, images, outputNames };
}
