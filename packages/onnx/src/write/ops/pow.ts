import { broadcastTo, isFloat, type Tensor } from "@hyaline/core";
import { powOp } from "@hyaline/core/ops";
import { lowerElementwise } from "./elementwise.js";
import { integerPow, integerPowBy } from "./integerPow.js";
import { lowering } from "./lowering.js";

/**
 * In ONNX, as in C, a power of 1 is 1 whatever the exponent; in JavaScript, and so in core, 1 to the power of NaN and ±1
 * to that of ±∞ are NaN. A known finite exponent needs no care.
 */
export const pow = lowering(powOp, (context, node) => {
  const [a, b] = node.inputs as [number, number];
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  const exponent = context.literal(b);
  if (!isFloat(dtype)) {
    return context.decompose(
      node,
      ([a, b]) => [
        exponent !== undefined && exponent >= 0
          ? broadcastTo(integerPowBy(a as Tensor, exponent), context.spec(output).shape)
          : integerPow(a as Tensor, b as Tensor),
      ],
      `${exponent}`,
    );
  }
  lowerElementwise(context, node, "Pow");
  const base = context.literal(a);
  const isSame = (base !== undefined && Math.abs(base) !== 1) || Number.isFinite(exponent);
  if (!context.isOrt || isSame) return;
  const { name, shape } = context.compact(output);
  const power = context.compact(b).name;
  const infinity = context.scalar(Number.POSITIVE_INFINITY, dtype);
  const isUnit = context.emit("Equal", [
    context.emit("Abs", [context.compact(a).name]),
    context.scalar(1, dtype),
  ]);
  const bounded = context.emit("Less", [context.emit("Abs", [power]), infinity]);
  const undefinedPower = context.emit("And", [isUnit, context.emit("Not", [bounded])]);
  context.set(
    output,
    context.emit("Where", [undefinedPower, context.scalar(Number.NaN, dtype), name]),
    shape,
  );
});
