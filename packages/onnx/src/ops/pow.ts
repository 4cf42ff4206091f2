import { isFloat } from "@hyaline/core";
import { lowerElementwise } from "./elementwise.js";
import { lowering } from "./lowering.js";

/**
 * In ONNX, as in C, a power of 1 is 1 whatever the exponent; in JavaScript, and so in core, 1 to the power of NaN and ±1
 * to that of ±∞ are NaN. A known finite exponent needs no care, and squares and roots have faster ops.
 */
export const pow = lowering("pow", (context, node) => {
  const [a, b] = node.inputs as [number, number];
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  const exponent = context.literal(b);
  if (exponent === 2) {
    const { name, shape } = context.compact(a);
    if (isFloat(dtype) && shape.length >= context.spec(b).shape.length)
      return context.set(output, context.emit("Mul", [name, name]), shape);
  }
  lowerElementwise(context, node, "Pow");
  if (!context.isOrt || !isFloat(dtype) || (exponent !== undefined && Number.isFinite(exponent))) return;
  const { name, shape } = context.compact(output);
  const [base, power] = [context.compact(a).name, context.compact(b).name];
  const infinity = context.scalar(Number.POSITIVE_INFINITY, dtype);
  const isUnit = context.emit("Equal", [context.emit("Abs", [base]), context.scalar(1, dtype)]);
  const bounded = context.emit("Less", [context.emit("Abs", [power]), infinity]);
  const undefinedPower = context.emit("And", [isUnit, context.emit("Not", [bounded])]);
  context.set(
    output,
    context.emit("Where", [undefinedPower, context.scalar(Number.NaN, dtype), name]),
    shape,
  );
});
