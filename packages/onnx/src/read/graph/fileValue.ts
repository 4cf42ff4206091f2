import { decode, fail, isFloat, type Tensor, type TypedArray } from "@hyaline/core";
import type { FileTensor } from "./tensorData.js";
import { dtypeOf, known, type Numbers, type Value } from "./value.js";

/** A tensor of a file as a value: floats are weights, of which `weight` makes the tensor; everything else is known. */
export function fileValue(data: FileTensor, weight: () => Tensor): Value {
  const { type, shape } = data;
  if (type === "string") return stringsValue(data.strings(), shape);
  const numbers = () => numbersOf(data);
  if (!isFloat(dtypeOf(type))) return known(numbers, type, shape);
  let made: Tensor | undefined;
  return {
    type,
    shape,
    weight: true,
    numbers,
    get tensor() {
      made ??= weight();
      return made;
    },
  };
}

const stringsValue = (strings: readonly string[], shape: Value["shape"]): Value => ({
  type: "string",
  shape,
  weight: false,
  strings,
  get tensor(): Tensor {
    return fail(
      "unsupported",
      "a model computes with numbers",
      "strings",
      "leave this part out of the model",
    );
  },
});

/** The numbers of a file's tensor. */
export function numbersOf(data: FileTensor): Numbers {
  const host = data.data();
  if (host instanceof BigInt64Array || host instanceof BigUint64Array) return Float64Array.from(host, Number);
  return decode(host as TypedArray, dtypeOf(data.type));
}
