import type { Tensor } from "@hyaline/core";
import type { AttributeReader } from "./attributes.js";
import type { ElementType } from "./elementType.js";
import type { Plan } from "./plan.js";
import type { FileTensor } from "./tensorData.js";
import type { Value } from "./value.js";

/** A node of a file as the reader of its op sees it. */
export interface OnnxNode extends AttributeReader {
  readonly op: string;
  readonly name: string;
  /** The version of the operator set that the file imports for the op's domain. */
  readonly opset: number;
  /** Inputs in order; those left out are undefined. */
  readonly inputs: readonly (Value | undefined)[];
  /** How many outputs it names, those left out included. */
  readonly outputCount: number;
  /** Whether an output has a name. */
  wants(output: number): boolean;
  /** An input that must be there. */
  value(input: number): Value;
  tensor(input: number): Tensor;
  /** An input that may be left out. */
  optional(input: number): Tensor | undefined;
  /** The numbers of an input that must be known while the graph is made: a shape, axes, a size. */
  static(input: number): number[];
  /** The same for an input that may be left out. */
  staticOptional(input: number): number[] | undefined;
  /** The numbers of an input where they are known and no weight is in them: it may be treated as part of the op. */
  constant(input: number): number[] | undefined;
  /** The numbers of an input where they are known, from weights too. */
  staticIfKnown(input: number): number[] | undefined;
  /** A tensor attribute. */
  tensorAttribute(name: string): FileTensor | undefined;
  /** A tensor of the file as a value: a weight, if it holds floats. */
  fileValue(data: FileTensor): Value;
  /** A graph attribute. */
  graph(name: string): Plan;
  /** Runs a graph attribute, which sees the names around the node. */
  run(graph: Plan, inputs: readonly Value[]): Value[];
  /** Are elements of what the node makes among the file's results, as they are? */
  isShown(): boolean;
  /** For what ONNX Runtime leaves undefined and this package does not: the file is not run by its own nodes. */
  keepToOps(): void;
  /** How many such steps the file may take at run time: `step` makes one. */
  affordableSteps(step: () => void): number;
  /** Core's data type for one of the file: float64 for every float when the model is read so. */
  dtype(type: ElementType): Tensor["dtype"];
}

/** What a reader gives for an output: a tensor, or a value where more is known; undefined for one nobody wants. */
export type Output = Tensor | Value | undefined;

/** How one op of ONNX is expressed in core's. */
export type Reader = (node: OnnxNode) => Output | readonly Output[];
