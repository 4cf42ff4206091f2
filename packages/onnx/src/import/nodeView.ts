import { fail, type Tensor } from "@hyaline/core";
import type { AttributeReader } from "./attributes.js";
import { badFile, quoted } from "./fileError.js";
import { fileValue } from "./fileValue.js";
import type { Plan, PlannedNode } from "./plan.js";
import type { OnnxNode } from "./reader.js";
import { type FileTensor, fileTensor } from "./tensorData.js";
import { dtypeOf, type Numbers, type Value } from "./value.js";

interface NodeParts {
  readonly planned: PlannedNode;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: AttributeReader;
  readonly opset: number;
  /** Floats of the file are read as float64. */
  readonly double: boolean;
  readonly weight: (data: FileTensor) => Tensor;
  readonly run: (graph: Plan, inputs: readonly Value[]) => Value[];
}

/** What a reader is given of a node. */
export function nodeView({ planned, inputs, attributes, opset, double, weight, run }: NodeParts): OnnxNode {
  const { proto, name, graphs } = planned;
  const where = `node ${quoted(name)} (${proto.opType})`;
  const value = (i: number): Value => inputs[i] ?? badFile(`${where} needs its input ${i}`);
  const read = (i: number, numbers: Numbers | undefined): number[] =>
    numbers
      ? Array.from(numbers)
      : fail(
          "unsupported",
          `${where} needs its input ${i} to be known before the model runs`,
          `a value that depends on the inputs' data, ${quoted(proto.input[i] ?? "")}`,
        );
  return {
    ...attributes,
    op: proto.opType,
    name,
    opset,
    inputs,
    outputCount: proto.output.length,
    wants: (output) => (proto.output[output] ?? "") !== "",
    value,
    tensor: (i) => value(i).tensor,
    optional: (i) => inputs[i]?.tensor,
    static: (i) => read(i, value(i).numbers?.()),
    staticOptional: (i) => inputs[i] && read(i, inputs[i]?.numbers?.()),
    constant: (i) => {
      const input = inputs[i];
      return input?.numbers && !input.weight ? Array.from(input.numbers()) : undefined;
    },
    staticIfKnown: (i) => {
      const numbers = inputs[i]?.numbers?.();
      return numbers && Array.from(numbers);
    },
    tensorAttribute: (key) => {
      const proto = attributes.get(key);
      if (proto && !proto.t) badFile(`${where} needs the attribute ${quoted(key)} as TENSOR`);
      return proto?.t && fileTensor(proto.t);
    },
    fileValue: (data) => fileValue(data, () => weight(data)),
    graph: (key) => graphs.get(key) ?? badFile(`${where} needs the graph ${quoted(key)}`),
    run,
    dtype: (type) => {
      const dtype = dtypeOf(type);
      return double && dtype === "float32" ? "float64" : dtype;
    },
  };
}
