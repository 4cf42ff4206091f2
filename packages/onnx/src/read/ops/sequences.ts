/** Sequences of tensors, which exist only while the graph is made. */
import { concat, normaliseAxis, slice, stack } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { computed, known, sequence, type Value } from "../graph/value.js";

const items = (node: OnnxNode, input = 0): readonly Value[] =>
  node.value(input).items ?? badFile(`${node.op} needs a sequence`);

const place = (node: OnnxNode, input: number, length: number): number =>
  normaliseAxis(node.static(input)[0] as number, length, node.op);

export const SequenceConstruct: Reader = (node) => sequence(node.inputs.map((_, i) => node.value(i)));
export const SequenceEmpty: Reader = () => sequence([]);
export const SequenceAt: Reader = (node) => items(node)[place(node, 1, items(node).length)];
export const SequenceLength: Reader = (node) => known([items(node).length], "int64", []);

export const SequenceInsert: Reader = (node) => {
  const { length } = items(node);
  const given = node.inputs[2] ? (node.static(2)[0] as number) : length;
  // Negative positions count from the back of what is there; the end is a position of its own.
  const at = given === length ? length : normaliseAxis(given, length, node.op);
  return sequence(items(node).toSpliced(at, 0, node.value(1)));
};

export const SequenceErase: Reader = (node) => {
  const at = node.inputs[1] ? place(node, 1, items(node).length) : items(node).length - 1;
  return sequence(items(node).toSpliced(at, 1));
};

export const ConcatFromSequence: Reader = (node) => {
  const tensors = items(node).map(({ tensor }) => tensor);
  const options = { axis: node.int("axis") };
  return node.flag("new_axis", false, "on") ? stack(tensors, options) : concat(tensors, options);
};

export const SplitToSequence: Reader = (node) => {
  const { tensor: x, type } = node.value(0);
  const axis = normaliseAxis(node.int("axis", 0), x.rank, node.op);
  const length = x.shape[axis] as number;
  const given = node.inputs[1];
  if (length > 65_536) badFile("SplitToSequence is read for shorter axes", String(length));
  const sizes = given ? node.static(1) : new Array<number>(length).fill(1);
  const [each = 1] = sizes;
  if (given?.shape.length === 0 && !(each >= 1))
    badFile("SplitToSequence needs parts of at least 1", String(each));
  const parts =
    given?.shape.length === 0
      ? Array.from({ length: Math.ceil(length / each) }, (_, i) => Math.min(each, length - i * each))
      : sizes;
  const drop = !given && node.int("keepdims", 1) === 0;
  let start = 0;
  return sequence(
    parts.map((size) => {
      const range = drop ? start : ([start, start + size] as const);
      start += size;
      return computed(slice(x, [...new Array<null>(axis).fill(null), range]), type);
    }),
  );
};

export const SequenceMap: Reader = (node) => {
  const body = node.graph("body");
  const lists = node.inputs.map((_, i) => node.value(i));
  const results = items(node).map((_, step) =>
    node.run(
      body,
      lists.map((value) => value.items?.[step] ?? value),
    ),
  );
  return body.outputs.map((_, i) => sequence(results.map((result) => result[i] as Value)));
};

/** An optional value is the value, or nothing. */
export const Optional: Reader = (node) => node.inputs[0] ?? sequence([]);
export const OptionalGetElement: Reader = (node) => node.value(0);
export const OptionalHasElement: Reader = (node) => known([Number(node.inputs[0] !== undefined)], "bool", []);
