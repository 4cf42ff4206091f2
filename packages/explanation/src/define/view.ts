import { broadcastTo, cast, mul, refuseDeadEnds, sum, type Tensor, tile, vjp } from "@hyaline/core";
import { callModel, type ExplainedInputs, modelInput, type WhiteBox } from "../model/index.js";
import type { TracedCall } from "./method.js";

/** Which inputs there are, without their numbers: part of a compiled graph's signature. */
export interface InputPlan {
  readonly named: boolean;
  readonly parts: readonly { readonly name: string; readonly attributed: boolean }[];
}

export const planOf = ({ named, parts }: ExplainedInputs): InputPlan => ({
  named,
  parts: parts.map(({ name, attributed }) => ({ name, attributed })),
});

/** A white box as a function of what attributions are of: the attributed inputs, or one layer's value. */
export interface View {
  readonly xs: readonly Tensor[];
  /** any[k · rows, outputs] of k copies of the rows; what is not attributed is repeated with them. */
  model(points: readonly Tensor[]): Tensor;
}

/**
 * Makes a view of a model, inside a graph.
 *
 * @param tensors every input, in the plan's order
 */
export type Look = (model: WhiteBox, plan: InputPlan, tensors: readonly Tensor[]) => View;

/** A white box as a function of its attributed inputs. */
export const lookAtInputs: Look = (model, plan, tensors) => {
  const isAttributed = (i: number) => plan.parts[i]?.attributed === true;
  return {
    xs: tensors.filter((_, i) => isAttributed(i)),
    model: (points) => {
      const rows = tensors[0]?.shape[0] ?? 1;
      const copies = (points[0]?.shape[0] ?? rows) / rows;
      let next = 0;
      const inputs = tensors.map((x, i) => {
        if (isAttributed(i)) return points[next++] as Tensor;
        return copies === 1 ? x : tile(x, [copies, ...x.shape.slice(1).map(() => 1)]);
      });
      return callModel(model, modelInput(plan, inputs));
    },
  };
};

/**
 * What a traced method is given of a view.
 *
 * @param select how outputs are weighed: float[rows | 1, outputs]
 */
export function callAt(
  view: View,
  select: Tensor,
): Pick<TracedCall<never>, "output" | "explained" | "gradient" | "model"> {
  const weightsFor = (y: Tensor) => {
    const [rows, width] = y.shape as [number, number];
    const own = select.shape[0] as number;
    const repeated = own === 1 || own === rows ? select : tile(select, [rows / own, 1]);
    return broadcastTo(cast(repeated, y.dtype), [rows, width]);
  };
  const explained = (y: Tensor) => sum(mul(y, weightsFor(y)), { axes: 1 });
  return {
    model: (points) => view.model(points),
    explained,
    output: (points) => explained(view.model(points)),
    gradient: (points) => {
      const at = (...inside: Tensor[]) => view.model(inside);
      const { value, pullback } = vjp(at, [...points], { inspect: refuseDeadEnds });
      return pullback(weightsFor(value));
    },
  };
}
