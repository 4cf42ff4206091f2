import { concat } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { computed } from "../graph/value.js";

export const Concat: Reader = (node) => {
  const options = { axis: node.int("axis", node.opset < 4 ? 1 : undefined) };
  const values = node.inputs.map((_, i) => node.value(i));
  const codes = values.map((value) => value.codes ?? value.tensor);
  return computed(
    concat(
      values.map(({ tensor }) => tensor),
      options,
    ),
    values[0]?.type,
    {
      weight: values.some(({ weight }) => weight),
      ...(values.every((value) => value.codes) && values.length > 0 ? { codes: concat(codes, options) } : {}),
    },
  );
};
