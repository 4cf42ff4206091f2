/** What LSTM, GRU and RNN share: directions, layouts, states, sequences of different lengths. Not a reader itself. */
import {
  arange,
  clip,
  expandDims,
  fail,
  full,
  less,
  matMul,
  scan,
  slice,
  stack,
  type Tensor,
  transpose,
  where,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import { ownEntry } from "../graph/ownEntry.js";
import type { OnnxNode, Output } from "../graph/reader.js";

/** The input that holds the sequences' lengths. */
const LENGTHS = 4;

/** One direction's part of a node's inputs. */
export interface Direction {
  /** float[steps, batch, input], in the order of the input. */
  readonly x: Tensor;
  readonly reverse: boolean;
  readonly index: number;
  readonly hidden: number;
  readonly weight: Tensor;
  readonly recurrent: Tensor;
  /** float[gates * hidden] each: for the input's product and for the state's. */
  readonly bias: Tensor | undefined;
  readonly recurrentBias: Tensor | undefined;
  /** float[batch, hidden]: h, and c for LSTM. */
  readonly states: readonly (Tensor | undefined)[];
  /** int32[batch]; undefined where all steps count. */
  readonly lengths: Tensor | undefined;
  readonly peepholes: Tensor | undefined;
}

/** What one direction gives: float[steps, batch, hidden], and the last states. */
export interface DirectionResult {
  readonly outputs: Tensor;
  readonly states: readonly Tensor[];
}

/** Runs the directions of a node and puts their results together as ONNX lays them out. */
export function recurrent(
  node: OnnxNode,
  options: { readonly gates: number; readonly states: number },
  run: (direction: Direction) => DirectionResult,
): Output[] {
  const batchFirst = node.flag("layout", false, "refused");
  const given = node.tensor(0);
  const x = batchFirst ? transpose(given, [1, 0, 2]) : given;
  const name = node.string("direction", "forward");
  const reverse = ownEntry({ forward: [false], reverse: [true], bidirectional: [false, true] }, name);
  if (!reverse) return fail("file", `${node.op} has no such direction`, name);
  checkTypes(node);
  const weight = node.tensor(1);
  const recurrentWeight = node.tensor(2);
  const hidden = node.int("hidden_size", recurrentWeight.shape[2] ?? 0);
  const rows = options.gates * hidden;
  const results = reverse.map((backwards, index) => {
    const part = (t: Tensor | undefined) => t && slice(t, [index]);
    const bias = part(node.optional(3));
    const state = (input: number) => {
      const all = node.optional(input);
      return part(all && batchFirst ? transpose(all, [1, 0, 2]) : all);
    };
    return run({
      x,
      reverse: backwards,
      index,
      hidden,
      weight: slice(weight, [index]),
      recurrent: slice(recurrentWeight, [index]),
      bias: bias && slice(bias, [[0, rows]]),
      recurrentBias: bias && slice(bias, [[rows, 2 * rows]]),
      states: [state(5), ...(options.states > 1 ? [state(6)] : [])],
      lengths: lengthsOf(node, x.shape[0] as number),
      peepholes: options.states > 1 ? part(node.optional(7)) : undefined,
    });
  });
  // [steps, directions, batch, hidden], or with the batch first.
  const outputs = stack(
    results.map((result) => result.outputs),
    { axis: 1 },
  );
  const states = Array.from({ length: options.states }, (_, i) =>
    stack(results.map((result) => result.states[i] as Tensor)),
  );
  return [
    batchFirst ? transpose(outputs, [2, 0, 1, 3]) : outputs,
    ...states.map((state) => (batchFirst ? transpose(state, [1, 0, 2]) : state)),
  ];
}

/** Lengths are whole numbers; all else is of one type. */
function checkTypes({ inputs, op }: OnnxNode): void {
  const [x] = inputs;
  inputs.forEach((input, i) => {
    if (!input || !x) return;
    const wanted = i === LENGTHS ? "int32" : x.tensor.dtype;
    if (input.tensor.dtype !== wanted) badFile(`${op} needs its input ${i} as ${wanted}`, input.type);
  });
}

function lengthsOf(node: OnnxNode, steps: number): Tensor | undefined {
  if (!node.inputs[LENGTHS]) return undefined;
  const known = node.constant(LENGTHS);
  return known?.every((n) => n === steps) ? undefined : node.tensor(LENGTHS);
}

/** Numbers kept between -clip and clip, where the node has a clip. */
export const clipped = (node: OnnxNode): ((x: Tensor) => Tensor) => {
  if (!node.has("clip")) return (x) => x;
  const bound = node.float("clip");
  return (x) => clip(x, -bound, bound);
};

/** Scans a cell over the steps of a direction; a step past a sequence's end keeps its states and gives 0. */
export function scanCell(
  direction: Direction,
  cell: (projected: Tensor, states: readonly Tensor[]) => readonly Tensor[],
): DirectionResult {
  const { x, weight, bias, recurrentBias, hidden, lengths, reverse } = direction;
  const [steps, batch] = x.shape as [number, number];
  const zero = full([batch, hidden], 0, { dtype: x.dtype });
  const initial = direction.states.map((state) => state ?? zero);
  const product = matMul(x, transpose(weight));
  const projected = bias && recurrentBias ? product.add(bias) : product;
  const [last, outputs] = scan(
    (states: readonly Tensor[], [step, at]: readonly Tensor[]) => {
      const next = cell(step as Tensor, states);
      if (!lengths) return [next, next[0] as Tensor] as const;
      const active = expandDims(less(at as Tensor, lengths), 1);
      const kept = next.map((state, i) => where(active, state, states[i] as Tensor));
      return [kept, where(active, next[0] as Tensor, 0)] as const;
    },
    initial as readonly Tensor[],
    [projected, arange(steps)] as readonly Tensor[],
    { reverse },
  );
  return { outputs, states: last };
}
