import { fail, type Tensor } from "@hyaline/core";
import { type AttributeMap, AttributeReader } from "./attributes.js";
import type { ElementType } from "./elementType.js";
import { badFile, quoted } from "./fileError.js";
import { fileValue } from "./fileValue.js";
import type { Plan, PlannedNode } from "./plan.js";
import type { OnnxNode } from "./reader.js";
import type { FileTensor } from "./tensorData.js";
import { dtypeOf, type Numbers, type Value } from "./value.js";

/** What a node needs of the file around it. */
export interface Surroundings {
  readonly opset: number;
  /** Floats of the file are read as float64. */
  readonly double: boolean;
  weight(data: FileTensor): Tensor;
  run(graph: Plan, inputs: readonly Value[]): Value[];
  shows(name: string): boolean;
  keepToOps(): void;
  affordableSteps(step: () => void): number;
}

/** What a reader is given of a node. */
export class NodeView extends AttributeReader implements OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly opset: number;
  readonly outputCount: number;

  constructor(
    readonly planned: PlannedNode,
    attributes: AttributeMap,
    readonly inputs: readonly (Value | undefined)[],
    readonly around: Surroundings,
  ) {
    super(attributes, describe(planned));
    this.op = planned.proto.opType;
    this.name = planned.name;
    this.opset = around.opset;
    this.outputCount = planned.proto.output.length;
  }

  wants(output: number): boolean {
    return (this.planned.proto.output[output] ?? "") !== "";
  }

  value(input: number): Value {
    return this.inputs[input] ?? badFile(`${this.where} needs its input ${input}`);
  }

  tensor(input: number): Tensor {
    return this.value(input).tensor;
  }

  optional(input: number): Tensor | undefined {
    return this.inputs[input]?.tensor;
  }

  static(input: number): number[] {
    return this.#read(input, this.value(input).numbers?.());
  }

  staticOptional(input: number): number[] | undefined {
    const value = this.inputs[input];
    return value && this.#read(input, value.numbers?.());
  }

  staticIfKnown(input: number): number[] | undefined {
    const numbers = this.inputs[input]?.numbers?.();
    return numbers && Array.from(numbers);
  }

  constant(input: number): number[] | undefined {
    return this.inputs[input]?.weight ? undefined : this.staticIfKnown(input);
  }

  fileValue(data: FileTensor): Value {
    return fileValue(data, () => this.around.weight(data));
  }

  graph(name: string): Plan {
    return this.planned.graphs.get(name) ?? badFile(`${this.where} needs the graph ${quoted(name)}`);
  }

  run(graph: Plan, inputs: readonly Value[]): Value[] {
    return this.around.run(graph, inputs);
  }

  isShown(): boolean {
    return this.planned.proto.output.some((name) => this.around.shows(name));
  }

  keepToOps(): void {
    this.around.keepToOps();
  }

  affordableSteps(step: () => void): number {
    return this.around.affordableSteps(step);
  }

  dtype(type: ElementType): Tensor["dtype"] {
    const dtype = dtypeOf(type);
    return this.around.double && dtype === "float32" ? "float64" : dtype;
  }

  #read(input: number, numbers: Numbers | undefined): number[] {
    if (numbers) return Array.from(numbers);
    return fail(
      "unsupported",
      `${this.where} needs its input ${input} to be known before the model runs`,
      `a value that depends on the inputs' data, ${quoted(this.planned.proto.input[input] ?? "")}`,
      KNOWN_REMEDY,
    );
  }
}

/** What to do where something must be known that a compiled function only has when it runs. */
export const KNOWN_REMEDY =
  "call the model's fn outside of jit on tensors whose data is on the host, fix the input it follows from with importOnnx's constants, or choose outputs before it";

/** Names a node in messages. */
export const describe = ({ name, proto }: PlannedNode): string => `node ${quoted(name)} (${proto.opType})`;
