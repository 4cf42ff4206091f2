import { type Spec, type Tensor, type Tree, trace } from "@hyaline/core";
import { graphToOnnx, type OnnxOptions } from "./graphToOnnx.js";

/**
 * A function as the bytes of an ONNX file that any ONNX runtime runs, without Hyaline. The function may be a model, a
 * gradient, a training step, or an explainer: whatever traces.
 *
 * @param fn a synchronous function of tensors; what it closes over becomes initializers
 * @param specs one spec per argument
 * @throws HyalineError whatever `fn` throws; `argument`, `unsupported`
 * @example
 * ```ts
 * const bytes = await exportOnnx((x) => softmax(x), [{ dtype: "float32", shape: [1, 10] }]);
 * ```
 */
export async function exportOnnx(
  fn: (...inputs: Tensor[]) => Tree,
  specs: readonly Spec[],
  options: OnnxOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return graphToOnnx(trace(fn, specs), options);
}
