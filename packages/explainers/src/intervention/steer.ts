import {
  add,
  broadcastTo,
  fail,
  isTensor,
  mul,
  quote,
  reshape,
  sizeOf,
  sub,
  sum,
  type Tensor,
  type Tree,
  tensor,
} from "@hyaline/core";
import { choice, integer, number, readOptions, required, value } from "@hyaline/core/facts";
import { intervene, type LayeredModel } from "@hyaline/explanation";

export interface SteerOptions {
  /** The layer to steer at, as `listLayers` shows it. */
  readonly layer: string;
  /** A direction along one axis of the layer's value: numbers or float[size], or one as large as a whole row of it. */
  readonly direction: Tensor | ArrayLike<number>;
  /** How much of the direction is added (default 1). */
  readonly strength?: number;
  /** The axis that the direction lies along (default -1: the last). */
  readonly axis?: number;
  /** `"add"` it, or `"remove"` what the value has of it (default `"add"`). */
  readonly mode?: "add" | "remove";
}

const steerOptions = {
  layer: required(
    value<string>(
      "The layer to steer at, as listLayers shows it.",
      "a layer's name",
      (v) => typeof v === "string",
    ),
  ),
  direction: required(
    value<Tensor | ArrayLike<number>>(
      "A direction along one axis of the layer's value.",
      "a tensor or a list of numbers",
      (v) => isTensor(v) || Array.isArray(v) || ArrayBuffer.isView(v),
    ),
  ),
  strength: number("How much of the direction is added.", 1, [-1e12, 1e12]),
  axis: integer("The axis that the direction lies along.", -1, [-16, 16]),
  mode: choice("Add it, or remove what the value has of it.", ["add", "remove"], "add"),
};

/**
 * The model steered: a direction is added to a layer's value at every place, or what the value has of it is taken away.
 * What it gives is a white box again.
 *
 * h + strength · d, or h − (h · d / d · d) d
 *
 * Directions come from `conceptActivationVectors`, from differences of `activations`, or from the decoder of a dictionary.
 *
 * Source: A. M. Turner et al., "Activation Addition: Steering Language Models Without Optimization", 2023 (add);
 * A. Arditi et al., "Refusal in Language Models Is Mediated by a Single Direction", 2024, equation 4 (remove).
 *
 * @param model a traceable function of a tensor or a record of tensors
 * @throws HyalineError `argument` for options that do not exist, and, when it is called, for a layer that is not there;
 * `shape` for a direction that does not fit
 * @example
 * ```ts
 * const steered = steer(model, { layer: "sequential/dense1", direction: [1, 0, 0, 0, 0, 0, 0, 0], strength: 3 });
 * await steered(x).array();
 * ```
 */
export function steer<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: LayeredModel<X, Y>,
  options: SteerOptions,
): LayeredModel<X, Y> {
  const { layer, direction: given, strength, axis, mode } = readOptions("steer", steerOptions, options);
  return intervene(model, {
    [layer as string]: (h) => {
      const direction = along(given as Tensor | ArrayLike<number>, h, axis, layer as string);
      if (mode === "add") return add(h, mul(direction, strength));
      const axes = [...direction.shape.keys()].filter((i) => direction.shape[i] !== 1);
      const size = (of: Tensor) => sum(of, { axes, keepDims: true });
      return sub(h, mul(direction, size(mul(h, direction)).div(size(mul(direction, direction)))));
    },
  });
}

/** The direction in the axes of the layer's value. */
function along(given: Tensor | ArrayLike<number>, h: Tensor, axis: number, layer: string): Tensor {
  const d = isTensor(given) ? given.cast(h.dtype) : tensor(Array.from(given), { dtype: h.dtype });
  const row = h.shape.slice(1);
  const at = axis < 0 ? h.rank + axis : axis;
  const isAlong = d.rank === 1 && h.shape[at] === d.size;
  if (!isAlong && d.size === sizeOf(row)) return reshape(d, [1, ...row]);
  if (!isAlong)
    return fail(
      "shape",
      `a direction at layer ${quote(layer)} has the size of axis ${axis} of float[${h.shape.join(", ")}]`,
      `[${d.shape.join(", ")}]`,
      "name the axis that it lies along",
    );
  return broadcastTo(
    reshape(
      d,
      h.shape.map((n, i) => (i === at ? n : 1)),
    ),
    h.shape.map((n, i) => (i === at ? n : 1)),
  );
}
