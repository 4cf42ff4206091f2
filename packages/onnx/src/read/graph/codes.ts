/** Codes of quantised values on their way through ops that do the same to whole numbers as to the floats that they are. */
import { cast, isInteger, type Tensor } from "@hyaline/core";
import { computed, type Value } from "./value.js";

type Values = readonly (Value | undefined)[];

/** All integers among the inputs are operands. */
const elementwise = new Set(
  "Abs Add Clip Max MaxPool GlobalMaxPool Min Mul Neg Relu Sub Sum Where".split(" "),
);
/** The first input is the operand; others are indices or sizes. */
const ofTheFirst = new Set("GatherElements GatherND ReduceMax ReduceMin ReduceSum Split".split(" "));

/**
 * Gives the outputs of such an op their codes: what it makes of its inputs' codes, through which gradients pass. The
 * integers stay what the op makes of integers.
 */
export function withCodes(
  op: string,
  inputs: Values,
  outputs: Values,
  read: (inputs: Values) => Values,
): Values {
  const of = elementwise.has(op) || ofTheFirst.has(op);
  const found = of ? inputs.find((input) => input?.codes)?.codes : undefined;
  if (!found) return outputs;
  const onFloats = read(inputs.map((input, i) => operand(input, found, elementwise.has(op) || i === 0)));
  return outputs.map((output, i) => {
    const codes = onFloats[i]?.tensor;
    return output && codes && isInteger(output.tensor.dtype) && !isInteger(codes.dtype)
      ? { ...output, codes }
      : output;
  });
}

function operand(value: Value | undefined, like: Tensor, isOperand: boolean): Value | undefined {
  if (!value || !isOperand || !isInteger(value.tensor.dtype)) return value;
  const codes = value.codes ?? cast(value.tensor, like.dtype);
  return computed(codes, codes.dtype, value.numbers ? { numbers: value.numbers } : {});
}
