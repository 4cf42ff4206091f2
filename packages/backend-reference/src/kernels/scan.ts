import { type Graph, type KernelContext, type Spec, sizeOf } from "@hyaline/core";
import { type Numbers, zeros } from "../numbers.js";

type ScanAttributes = {
  body: Graph;
  captured: number;
  carries: number;
  length: number;
  reverse: boolean;
};

/** Runs the body once per step; each step reads a slice of the sequences and writes a slice of the stacks. */
export const scan = async (inputs: readonly Numbers[], context: KernelContext<ScanAttributes>) => {
  const { body, captured, carries, length, reverse } = context.attributes;
  const constants = inputs.slice(0, captured);
  const sequences = inputs.slice(captured + carries);
  const stacks = context.outputs.slice(carries).map(zeros);
  let carry: readonly Numbers[] = inputs.slice(captured, captured + carries);
  for (let i = 0; i < length; i++) {
    const step = reverse ? length - 1 - i : i;
    const slices = sequences.map((sequence, k) => {
      const size = sizeOf((context.inputs[captured + carries + k] as Spec).shape.slice(1));
      return sequence.slice(step * size, (step + 1) * size) as Numbers;
    });
    const results = (await context.run(body, [...constants, ...carry, ...slices])) as readonly Numbers[];
    carry = results.slice(0, carries);
    results.slice(carries).forEach((result, k) => {
      (stacks[k] as Numbers).set(result, step * result.length);
    });
  }
  return [...carry, ...stacks];
};
