import { type Spec, type Tensor, type Tree, trace } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { type OnnxOptions, onnxKeys } from "./graphToOnnx.js";
import { tracedToOnnx } from "./openAxes/tracedToOnnx.js";

/**
 * A function as the bytes of an ONNX file that any ONNX runtime runs, without Hyaline. The function may be a model, a
 * gradient, a training step, or an explainer: whatever traces.
 *
 * @param fn a synchronous function of tensors; what it closes over becomes initializers
 * @param specs one spec per argument. The first axis of a single argument of two axes or more is left open as `batch`
 *   where the function does the same at every size; `axes` says otherwise
 * @throws HyalineError whatever `fn` throws; `argument`; `unsupported` for an op that cannot be written, and for `axes`
 *   that the function does not allow
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
  refuseUnknown("exportOnnx", options, onnxKeys);
  return tracedToOnnx((each) => trace(fn, each), specs, options);
}
