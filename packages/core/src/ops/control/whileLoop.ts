import { apply } from "../../apply.js";
import { notLater } from "../../awaitable.js";
import { traceClosed } from "../../closed.js";
import { isFloat } from "../../dtype.js";
import { fail, HyalineError } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { type Graph, specsOf } from "../../graph.js";
import { type BackwardContext, type BatchContext, primitive } from "../../op.js";
import { replay } from "../../replay.js";
import { formatSpec, type Spec } from "../../shape.js";
import { isTensor, type Tensor } from "../../tensor.js";
import { traceTree } from "../../tracing.js";
import type { RuleTable } from "../../transforms/backward.js";
import { vjp } from "../../transforms/grad.js";
import { simplify } from "../../transforms/simplify.js";
import { batchGraph } from "../../transforms/vmap.js";
import { flatten, type Tree } from "../../tree.js";
import { cast } from "../elementwise/cast.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";
import { any } from "../reduce/any.js";
import { broadcastTo } from "../structure/broadcastTo.js";
import { reshape } from "../structure/reshape.js";
import { checkCarry } from "./checkCarry.js";
import { cond } from "./cond.js";
import { scan } from "./scan.js";

/**
 * The node's inputs are `captured` tensors and then the carries, of which the first, a bool scalar, says whether a step is
 * to be taken. The body maps both to new carries; the node's outputs are the last ones.
 */
export type WhileLoopAttributes = {
  readonly body: Graph;
  readonly captured: number;
  readonly carries: number;
  /** A loop that goes on after this many steps is an error. */
  readonly limit: number;
};

export const whileLoopOp = primitive<WhileLoopAttributes>({
  name: "whileLoop",
  infer: (_, { body }) => specsOf(body, body.outputs),
  vjp: whileBackward,
  batch: batchWhile,
});

export interface WhileLoopOptions {
  /** The most steps that it may take: one that goes on after them ends in an error (default 1,000,000). */
  readonly limit?: number;
}

/** A gradient records what every step finds, so there are at most this many. */
const MOST_RECORDED = 10_000;

/**
 * Takes steps while a condition on their data holds: as many as are needed, where {@link scan} takes a number that is known
 * before. Backends that run kernels take each step from the host, where it hears aborts and yields the thread; in an ONNX
 * file and on ONNX Runtime it is a `Loop`.
 *
 * A gradient takes the loop's steps as well, and fails where it does. It records what each of `limit` steps finds, those that are not taken too, and so needs a limit of at most
 * 10,000. In `vmap` the loop goes on while the condition holds for any example; the others stay as they are.
 *
 * @param condition a function of the carry that gives a bool scalar
 * @param step from the carry to the next, of the same shapes and dtypes
 * @param carry a tensor or tree
 * @returns the first carry for which `condition` does not hold
 * @throws HyalineError `shape` when the carry changes its shape, `dtype` when the condition gives no bool scalar, `argument`
 *   for a limit that is no whole number, `not-differentiable` when a gradient is asked of a loop of a larger limit, and
 *   `convergence`, when it runs, where the condition still holds after `limit` steps
 * @example
 * ```ts
 * const [, doublings] = whileLoop(
 *   ([x]: [Tensor, Tensor]) => less(x, 100),
 *   ([x, n]: [Tensor, Tensor]): [Tensor, Tensor] => [x.mul(2), n.add(1)],
 *   [tensor(3), tensor(0)],
 * );
 * await doublings.item(); // 6
 * ```
 */
export function whileLoop<Carry>(
  condition: (carry: Carry) => Tensor,
  step: (carry: Carry) => Carry,
  carry: Carry,
  options: WhileLoopOptions = {},
): Carry {
  const { limit = 1_000_000 } = refuseUnknown("whileLoop", options, ["limit"]);
  if (!Number.isInteger(limit) || limit < 0)
    fail("argument", "whileLoop needs a limit of whole steps", String(limit));
  const { leaves, structure } = flatten(carry);
  const traced = traceClosed(
    (_, ...inputs) => {
      const next = flatten(notLater("whileLoop", step(structure.build(inputs) as Carry)));
      checkCarry("whileLoop", next.leaves, leaves);
      return [goesOn(condition(next.structure.build(next.leaves) as Carry)), ...next.leaves];
    },
    [{ dtype: "bool", shape: [] }, ...leaves],
  );
  const attributes = {
    body: simplify(traced.graph),
    captured: traced.captured.length,
    carries: leaves.length + 1,
    limit,
  };
  const [, ...last] = apply(
    whileLoopOp,
    [...traced.captured, goesOn(condition(carry)), ...leaves],
    attributes,
  );
  return structure.build(last) as Carry;
}

function goesOn(holds: Tensor): Tensor {
  if (isTensor(holds) && holds.dtype === "bool" && holds.rank === 0) return holds;
  const got = isTensor(holds) ? formatSpec(holds) : typeof holds;
  return fail("dtype", "whileLoop needs a condition that gives a bool scalar", got, "compare: less(x, 100)");
}

/** What a backend throws where a loop would go on after its last step. */
export const stepsExceeded = (limit: number): HyalineError =>
  new HyalineError(
    "convergence",
    `whileLoop would go on after its limit of ${limit} steps; if it ends later, give it a higher limit`,
  );

/** That of as many steps as the loop may take, each of which changes nothing once the condition fails. */
function whileBackward(
  { inputs, outputs, attributes, needs, rules }: BackwardContext<WhileLoopAttributes>,
  cotangents: readonly (Tensor | undefined)[],
): (Tensor | undefined)[] {
  const { body, captured, limit } = attributes;
  if (limit > MOST_RECORDED) {
    fail(
      "not-differentiable",
      `whileLoop has no gradient of more than ${MOST_RECORDED} steps, each of which is recorded`,
      `a limit of ${limit}`,
      "give it a lower limit, or explain by a method that only calls the model, such as kernelShap or occlusion",
    );
  }
  const wanted = [...inputs.keys()].filter((i) => needs[i] && isFloat((inputs[i] as Tensor).dtype));
  const live = [...cotangents.keys()].filter((i) => cotangents[i] !== undefined);
  const forward = (...values: Tensor[]): Tensor[] => {
    const all = [...inputs];
    wanted.forEach((i, k) => {
      all[i] = values[k] as Tensor;
    });
    const around = all.slice(0, captured);
    const [last] = scan(
      (carry: readonly Tensor[]) => {
        const taken = () => replay(body, [...around, ...carry]) as readonly Tensor[];
        return [cond(carry[0] as Tensor, taken, () => carry), []] as const;
      },
      all.slice(captured) as readonly Tensor[],
      null,
      { length: limit },
    );
    return live.map((i) => last[i] as Tensor);
  };
  const primals = wanted.map((i) => inputs[i] as Tensor);
  const { pullback } = vjp(forward as (...args: Tree[]) => Tensor[], primals, { rules: rules as RuleTable });
  const results = pullback(live.map((i) => cotangents[i] as Tensor)) as readonly Tensor[];
  const out = new Array<Tensor | undefined>(inputs.length).fill(undefined);
  // The flag is what the loop itself ends with: it runs for it, and fails where it would go on after its limit.
  const ended = where(outputs[0] as Tensor, Number.NaN, 1);
  wanted.forEach((i, k) => {
    const result = results[k];
    if (result) out[i] = mul(result, cast(ended, result.dtype));
  });
  return out;
}

/** Goes on while any example does; the carries of the others stay. The first carry is for all, the second for each. */
function batchWhile(
  inputs: readonly Tensor[],
  { attributes, batched, size }: BatchContext<WhileLoopAttributes>,
): readonly Tensor[] {
  const { body, captured } = attributes;
  const around = inputs.slice(0, captured);
  const carries = inputs
    .slice(captured)
    .map((carry, i) => (batched[captured + i] ? carry : broadcastTo(carry, [size, ...carry.shape])));
  const flags = [...batched.slice(0, captured), ...carries.map(() => true)];
  const specs = [...around, { dtype: "bool", shape: [] } as Spec, ...carries];
  const { graph } = traceTree((...all) => {
    const before = all.slice(captured + 1);
    const after = batchGraph(body, [...all.slice(0, captured), ...before], flags, size);
    const next = after.map((value, i) => {
      const going = reshape(before[0] as Tensor, [size, ...new Array(value.rank - 1).fill(1)]);
      return where(going, value, before[i] as Tensor);
    });
    return [any(next[0] as Tensor), ...next];
  }, specs);
  const given = [...around, any(carries[0] as Tensor), ...carries];
  const wide = { ...attributes, body: simplify(graph), carries: carries.length + 1 };
  return apply(whileLoopOp, given, wide).slice(1);
}
