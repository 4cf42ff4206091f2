import { apply } from "../../apply.js";
import { notLater } from "../../awaitable.js";
import { type ClosedTrace, traceClosed } from "../../closed.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { type Graph, specsOf } from "../../graph.js";
import { type BackwardContext, type BatchContext, primitive } from "../../op.js";
import { replay } from "../../replay.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { traceTree } from "../../tracing.js";
import type { RuleTable } from "../../transforms/backward.js";
import { vjp } from "../../transforms/grad.js";
import { simplify } from "../../transforms/simplify.js";
import { batchGraph } from "../../transforms/vmap.js";
import { flatten, type Tree } from "../../tree.js";
import { fill } from "../creation/fill.js";
import { add } from "../elementwise/add.js";
import { broadcastTo } from "../structure/broadcastTo.js";
import { transpose } from "../structure/transpose.js";
import { checkCarry } from "./checkCarry.js";

/**
 * The node's inputs are `captured` tensors, then `carries`, then sequences with the steps along axis 0. The body maps
 * one step of them (captured, carries, slices) to new carries and then to what is stacked; the node's outputs are the
 * last carries and the stacks.
 */
export type ScanAttributes = {
  readonly body: Graph;
  readonly captured: number;
  readonly carries: number;
  readonly length: number;
  readonly reverse: boolean;
};

/** A list in three parts, as the inputs of a scan are. */
function parts<T>(list: readonly T[], { captured, carries }: Pick<ScanAttributes, "captured" | "carries">) {
  const at = captured + carries;
  return { captured: list.slice(0, captured), carries: list.slice(captured, at), sequences: list.slice(at) };
}

export const scanOp = primitive<ScanAttributes>({
  name: "scan",
  infer: (inputs, attributes) => {
    const { body, carries, length } = attributes;
    for (const sequence of parts(inputs, attributes).sequences) {
      if (sequence.shape[0] !== length) {
        fail("shape", `scan needs sequences of its length ${length} along axis 0`, formatSpec(sequence));
      }
    }
    return specsOf(body, body.outputs).map((spec, i) =>
      i < carries ? spec : { dtype: spec.dtype, shape: [length, ...spec.shape] },
    );
  },
  vjp: scanBackward,
  batch: batchScan,
  prune: ({ attributes, outputs }, used) => {
    const kept = outputs.map((_, i) => i).filter((i) => i < attributes.carries || used[i]);
    if (kept.length === outputs.length) return undefined;
    const body = simplify({
      ...attributes.body,
      outputs: kept.map((i) => attributes.body.outputs[i] as number),
    });
    return { attributes: { ...attributes, body }, kept };
  },
});

export interface ScanOptions {
  /** Go through the sequence from its last step to its first; stacks keep the sequence's order (default false). */
  readonly reverse?: boolean;
  /** The number of steps where there is no sequence to take it from. */
  readonly length?: number;
}

/**
 * Folds `step` over a sequence: the recurrence of recurrent nets, and a loop of training steps in one call.
 *
 * `step(carry, x)` gives `[next carry, y]`; the result is the last carry and the ys stacked along axis 0.
 *
 * @param carry a tensor or tree; `step` must give back the same shapes and dtypes
 * @param sequence a tensor or tree of tensors with the steps along axis 0, or `null` with `length` in the options
 * @throws HyalineError `shape` when lengths differ or the carry changes its shape, `argument` when there is no length
 * @example
 * ```ts
 * const [total, sums] = scan((sum: Tensor, x: Tensor) => [sum.add(x), sum.add(x)], zeros([]), tensor([1, 2, 3]));
 * await sums.array(); // [1, 3, 6]
 * ```
 */
export function scan<Carry, Sequence, Y>(
  step: (carry: Carry, x: Sequence) => readonly [Carry, Y],
  carry: Carry,
  sequence: Sequence,
  given: ScanOptions = {},
): [Carry, Y] {
  const { reverse = false, length } = refuseUnknown("scan", given, ["reverse", "length"]);
  const initial = flatten(carry);
  const steps = flatten(sequence);
  const count = length ?? steps.leaves[0]?.shape[0];
  if (count === undefined || !Number.isInteger(count) || count < 0) {
    fail("argument", "scan needs a sequence with an axis, or a length", String(count), "give { length }");
  }
  const slices = steps.leaves.map(({ dtype, shape }): Spec => {
    if (shape.length === 0)
      fail("shape", "scan needs sequences with the steps along axis 0", formatSpec({ dtype, shape }));
    return { dtype, shape: shape.slice(1) };
  });
  const carries = initial.leaves.length;
  const traced = traceClosed(
    (...inputs) => {
      const given = initial.structure.build(inputs.slice(0, carries)) as Carry;
      const next = notLater("scan", step(given, steps.structure.build(inputs.slice(carries)) as Sequence));
      checkCarry("scan", flatten(next[0]).leaves, initial.leaves);
      return next;
    },
    [...initial.leaves, ...slices],
  );
  const outputs = applyScan(traced, carries, [...initial.leaves, ...steps.leaves], count, reverse);
  return traced.structure.build(outputs) as [Carry, Y];
}

/** The scan that also stacks the carries as each step finds them: its gradient needs them, and pruning drops them otherwise. */
function applyScan(
  { graph, captured }: ClosedTrace,
  carries: number,
  inputs: readonly Tensor[],
  length: number,
  reverse: boolean,
): Tensor[] {
  const history = graph.inputs.slice(captured.length, captured.length + carries);
  const body = simplify({ ...graph, outputs: [...graph.outputs, ...history] });
  const attributes = { body, captured: captured.length, carries, length, reverse };
  return apply(scanOp, [...captured, ...inputs], attributes).slice(0, graph.outputs.length);
}

/** Runs the steps backwards, each step's vjp at the carry that the forward pass found there. */
function scanBackward(
  { inputs, outputs, attributes, needs, rules }: BackwardContext<ScanAttributes>,
  cotangents: readonly (Tensor | undefined)[],
): (Tensor | undefined)[] {
  const { body, carries, reverse, length } = attributes;
  const { captured, carries: initial, sequences } = parts(inputs, attributes);
  const history = carryHistory(inputs, outputs, attributes);
  const floats = (list: readonly Tensor[]) =>
    [...list.keys()].filter((i) => isFloat((list[i] as Tensor).dtype));
  const wantedCaptured = floats(captured).filter((i) => needs[i]);
  const wantedSequences = floats(sequences).filter((i) => needs[captured.length + carries + i]);
  const floatCarries = floats(initial);
  const stacked = [...outputs.keys()].filter((i) => i >= carries && cotangents[i] !== undefined);
  const cotangentOf = (i: number): Tensor => cotangents[i] ?? fill(0, outputs[i] as Tensor);
  const [last, perStep] = scan(
    (carry, x) => {
      const primals = [
        wantedCaptured.map((i) => captured[i] as Tensor),
        floatCarries.map((i) => x.history[i] as Tensor),
        wantedSequences.map((i) => x.sequences[i] as Tensor),
      ];
      const forward = (c: readonly Tensor[], h: readonly Tensor[], s: readonly Tensor[]) => {
        const all = [
          ...replaceAt(captured, wantedCaptured, c),
          ...replaceAt(x.history, floatCarries, h),
          ...replaceAt(x.sequences, wantedSequences, s),
        ];
        const results = replay(body, all);
        return [...floatCarries, ...stacked].map((i) => results[i] as Tensor);
      };
      const { pullback } = vjp(forward as (...args: Tree[]) => Tensor[], primals, {
        rules: rules as RuleTable,
      });
      const [toCaptured, toCarries, toSequences] = pullback([...carry.carries, ...x.stacked]) as Tensor[][];
      const sums = carry.captured.map((sum, i) => add(sum, toCaptured?.[i] as Tensor));
      return [{ carries: toCarries ?? [], captured: sums }, toSequences ?? []] as const;
    },
    {
      carries: floatCarries.map(cotangentOf),
      captured: wantedCaptured.map((i) => fill(0, captured[i] as Tensor)),
    },
    { history, sequences, stacked: stacked.map(cotangentOf) },
    { reverse: !reverse, length },
  );
  const result = new Array<Tensor | undefined>(inputs.length).fill(undefined);
  const place = (at: readonly number[], offset: number, tensors: readonly Tensor[]) =>
    at.forEach((i, k) => {
      result[offset + i] = tensors[k];
    });
  place(wantedCaptured, 0, last.captured);
  place(floatCarries, captured.length, last.carries);
  place(wantedSequences, captured.length + carries, perStep);
  return result;
}

/** The carries as each step found them; run again where simplification has pruned them from the body of another scan. */
function carryHistory(
  inputs: readonly Tensor[],
  outputs: readonly Tensor[],
  attributes: ScanAttributes,
): Tensor[] {
  const { body, captured, carries } = attributes;
  const found = body.inputs.slice(captured, captured + carries);
  const places = found.map((value) => body.outputs.indexOf(value, carries));
  if (!places.includes(-1)) return places.map((i) => outputs[i] as Tensor);
  const stacking = { ...body, outputs: [...body.outputs, ...found] };
  return apply(scanOp, inputs, { ...attributes, body: stacking }).slice(body.outputs.length);
}

const replaceAt = (list: readonly Tensor[], at: readonly number[], values: readonly Tensor[]): Tensor[] => {
  const out = [...list];
  at.forEach((i, k) => {
    out[i] = values[k] as Tensor;
  });
  return out;
};

/** Carries and what is stacked hold all examples; captured tensors and sequences only where they are batched. */
function batchScan(
  inputs: readonly Tensor[],
  { attributes, batched, size }: BatchContext<ScanAttributes>,
): Tensor[] {
  const { carries } = attributes;
  const flags = parts(batched, attributes);
  const given = parts(inputs, attributes);
  const initial = given.carries.map((carry, i) =>
    flags.carries[i] ? carry : broadcastTo(carry, [size, ...carry.shape]),
  );
  const sequences = given.sequences.map((sequence, i) =>
    flags.sequences[i] ? swapFirstTwo(sequence) : sequence,
  );
  const stepFlags = [...flags.captured, ...flags.carries.map(() => true), ...flags.sequences];
  const args = [...given.captured, ...initial, ...sequences];
  const specs = args.map(({ dtype, shape }, i): Spec => {
    const isSequence = i >= given.captured.length + carries;
    return { dtype, shape: isSequence ? shape.slice(1) : shape };
  });
  const body = traceTree((...step) => batchGraph(attributes.body, step, stepFlags, size), specs).graph;
  return apply(scanOp, args, { ...attributes, body: simplify(body) }).map((output, i) =>
    i < carries ? output : swapFirstTwo(output),
  );
}

const swapFirstTwo = (x: Tensor): Tensor => transpose(x, [1, 0, ...[...x.shape.keys()].slice(2)]);
