import { sigmoidOp } from "@hyaline/core/ops";
import { lowerElementwise } from "./elementwise.js";
import { lowering } from "./lowering.js";

/**
 * 1 / (1 + e^-x), as it is written: ONNX Runtime's own Sigmoid is a ratio of polynomials with an absolute error of 3e-8,
 * and 0 from -18 on, so that its logarithm is infinite. The quotient is right to the last digits as far as float32
 * reaches and takes as long on wasm, half as long again on a native CPU. Its WebGPU provider divides already.
 */
export const sigmoid = lowering(sigmoidOp, (context, node) => {
  if (!context.isOrt || context.isWebgpu) return lowerElementwise(context, node, "Sigmoid");
  const [x] = node.inputs as [number];
  // The other half of a sigmoid's derivative.
  const negated = context.producer(x, "neg")?.inputs[0];
  const { name, shape } = context.compact(negated ?? x);
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  // e^12 is beyond float16.
  const compute = dtype === "float64" ? "float64" : "float32";
  const one = context.scalar(1, compute);
  const wide = dtype === compute ? name : context.cast(name, compute);
  const power = context.emit("Exp", [negated === undefined ? context.emit("Neg", [wide]) : wide]);
  const quotient = context.emit("Reciprocal", [context.emit("Add", [power, one])]);
  context.set(output, dtype === compute ? quotient : context.cast(quotient, dtype), shape);
});
