import { fail, quote, type Tensor } from "@hyaline/core";
import { choice, integer, number, readOptions, refuseUnknown } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";
import { type ActivationName, activationKeys, activations } from "./parts/activations.js";

export interface ActivationOptions {
  /** Of `elu`, `celu`, `leakyRelu`, `thresholdedRelu` and `hardSigmoid`, as core's functions say (default: theirs). */
  readonly alpha?: number;
  /** Of `softplus` and `hardSigmoid` (default: theirs). */
  readonly beta?: number;
  /** Of `softplus`: where it becomes a line (default: never). */
  readonly threshold?: number;
  /** Of `softmax` and `logSoftmax`: the axis whose elements compete (default: the last). */
  readonly axis?: number;
  /** Of `gelu`: by the error function or by a hyperbolic tangent (default: the first). */
  readonly approximate?: "none" | "tanh";
}

const any = [-Number.MAX_VALUE, Number.MAX_VALUE] as const;

const activationOptions = {
  alpha: number(
    "Of elu, celu, leakyRelu, thresholdedRelu and hardSigmoid, as core's functions say.",
    undefined,
    any,
  ),
  beta: number("Of softplus and hardSigmoid.", undefined, any),
  threshold: number("Of softplus: where it becomes a line.", undefined, any),
  axis: integer("Of softmax and logSoftmax: the axis whose elements compete.", undefined, [-64, 64]),
  approximate: choice<"none" | "tanh">(
    "Of gelu: by the error function or by a hyperbolic tangent.",
    ["none", "tanh"],
    "none",
  ),
} satisfies Specs<ActivationOptions>;

/**
 * One of core's activations as a layer, with its options. In a `sequential` the function itself does as well, where it
 * needs no options: `relu` is `activation("relu")`.
 *
 * @param name as core calls it: `"relu"`, `"gelu"`, `"softmax"`, …
 * @throws HyalineError `argument` for a name that is none, or options that the activation does not have
 * @example
 * ```ts
 * const model = sequential([dense(64), activation("leakyRelu", { alpha: 0.2 }), dense(10)]);
 * ```
 */
export const activation = /* @__PURE__ */ declareLayer(
  (name: ActivationName, options: ActivationOptions = {}): Layer => {
    readOptions("activation", activationOptions, options);
    if (!Object.hasOwn(activations, name))
      fail(
        "argument",
        "activation takes a name",
        quote(name),
        `one of ${Object.keys(activations).join(", ")}`,
      );
    const given = refuseUnknown(`activation("${name}")`, options, activationKeys[name] ?? []);
    const call = activations[name] as (x: Tensor, options?: object) => Tensor;
    const activate = (x: Tensor) => (Object.keys(given).length > 0 ? call(x, given) : call(x));
    return { ...stateless({ name, apply: (_, x) => activate(x) }), directions: "kept" };
  },
  {
    name: "activation",
    title: "Activation",
    family: "activation",
    summary: "One of core's activations, with its options.",
  },
  activationOptions,
);
