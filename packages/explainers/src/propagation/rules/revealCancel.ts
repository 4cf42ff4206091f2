import {
  add,
  apply,
  fill,
  greater,
  less,
  mul,
  sub,
  sumToShape,
  type Tensor,
  vjp,
  where,
} from "@hyaline/core";
import { activatedParts, isActivated } from "../parts/activated.js";
import { affineOf } from "../parts/affine.js";
import { negative, positive, quotient } from "../parts/arithmetic.js";
import type { PropagationContext, PropagationRule, PropagationRules } from "../propagate.js";
import { deepLiftRules } from "./deepLift.js";

/** Changes below this count as none, as for the Rescale rule. */
const LEAST = 1e-10;

/** What raises and what lowers a sum, and the multipliers of its inputs, given those of the two. */
interface Contributions {
  readonly raising: Tensor;
  readonly lowering: Tensor;
  back(toRaising: Tensor, toLowering: Tensor): readonly (Tensor | undefined)[];
}

/** By the sign of a contribution: equation 9 to 11, half of both where there is none. */
const bySign = (change: Tensor, up: Tensor, down: Tensor): Tensor =>
  where(greater(change, 0), up, where(less(change, 0), down, mul(add(up, down), 0.5)));

/** A sum or a difference of two values. */
function ofTerms({ inputs, reference, needs }: PropagationContext, isDifference: boolean): Contributions {
  const signs = [1, isDifference ? -1 : 1];
  const changes = [0, 1].map((i) =>
    mul(sub(inputs[i] as Tensor, reference?.inputs[i] as Tensor), signs[i] as number),
  );
  const total = (part: (t: Tensor) => Tensor) => add(part(changes[0] as Tensor), part(changes[1] as Tensor));
  return {
    raising: total(positive),
    lowering: total(negative),
    back: (up, down) =>
      changes.map((change, i) => {
        if (!needs[i]) return undefined;
        const multiplier = mul(bySign(change, up, down), signs[i] as number);
        return sumToShape(multiplier, (inputs[i] as Tensor).shape);
      }),
  };
}

/** An affine layer. */
function ofWeights(context: PropagationContext): Contributions {
  const { x, w, run, back } = affineOf(context);
  const change = sub(x, context.reference?.inputs[0] as Tensor);
  const [more, fewer] = [positive(change), negative(change)];
  const [up, down] = [positive(w), negative(w)];
  return {
    raising: add(run(more, up), run(fewer, down)),
    lowering: add(run(more, down), run(fewer, up)),
    back: (toRaising, toLowering) => [
      bySign(
        change,
        add(back(up, toRaising), back(down, toLowering)),
        add(back(up, toLowering), back(down, toRaising)),
      ),
    ],
  };
}

/**
 * RevealCancel: what raises an activation's input and what lowers it have multipliers of their own, each the mean of what
 * its change does before and after the other's (equations 12 and 13).
 */
const revealCancel: PropagationRule = (context, [g]) => {
  const { sum, activation } = activatedParts(context.attributes);
  const count = sum.inputs.length;
  const others = context.inputs.slice(count);
  const run = (z: Tensor) => apply(activation.op, [z, ...others], activation.attributes)[0] as Tensor;
  const sumOf = (inputs: readonly Tensor[]) =>
    apply(sum.op, inputs.slice(0, count), sum.attributes)[0] as Tensor;
  const there = context.reference as NonNullable<typeof context.reference>;
  const [z, z0] = [sumOf(context.inputs), sumOf(there.inputs)];
  const inside: PropagationContext = {
    ...context,
    op: sum.op,
    attributes: sum.attributes,
    inputs: context.inputs.slice(0, count),
    outputs: [z],
  };
  const contributions =
    sum.op.name === "add" || sum.op.name === "sub"
      ? ofTerms(inside, sum.op.name === "sub")
      : ofWeights(inside);
  const { raising, lowering, back } = contributions;
  const [y, y0] = [context.outputs[0] as Tensor, there.outputs[0] as Tensor];
  const [raised, lowered] = [run(add(z0, raising)), run(add(z0, lowering))];
  const half = (first: Tensor, second: Tensor) => mul(add(first, second), 0.5);
  const slope = vjp(run, [z]).pullback(fill(1, y))[0];
  const multiplier = (change: Tensor, of: Tensor) => mul(g as Tensor, quotient(change, of, LEAST, slope));
  const shares = back(
    multiplier(half(sub(raised, y0), sub(y, lowered)), raising),
    multiplier(half(sub(lowered, y0), sub(y, raised)), lowering),
  );
  return context.inputs.map((_, i) => shares[i]);
};

/** DeepLIFT's RevealCancel rule for activations of sums, made one op by `activated`; the Rescale rules elsewhere. */
export const revealCancelRules: PropagationRules = (node, graph) =>
  isActivated(node) ? revealCancel : deepLiftRules(node, graph);
