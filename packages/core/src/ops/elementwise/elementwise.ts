/** What elementwise ops share: coercion of numbers, dtype rules, broadcasting, batching. Not an op itself. */
import { apply1 } from "../../apply.js";
import { type DType, isFloat, promote } from "../../dtype.js";
import { fail } from "../../errors.js";
import {
  type BackwardContext,
  type BatchRule,
  composite,
  type NotDifferentiable,
  type Op,
  type Primitive,
  primitive,
} from "../../op.js";
import { broadcastShapes, formatSpec, type Shape, type Spec } from "../../shape.js";
import { isTensor, type Tensor, type TensorLike } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { reshape } from "../structure/reshape.js";
import { cast } from "./cast.js";

type NoAttributes = Record<string, never>;

/** The dtype of a result; `"same"` is the inputs' own. */
type Result = "same" | DType;

interface ElementwiseRules {
  readonly name: string;
  readonly evaluate: (...inputs: number[]) => number;
  /** Where it differs from storing what `evaluate` gives, as in multiplication modulo 2^32. */
  readonly evaluateInteger?: (...inputs: number[]) => number;
  readonly result?: Result;
  /** The dtypes that inputs may have; all when left out. */
  readonly accepts?: (dtype: DType) => boolean;
  readonly acceptsText?: string;
  readonly vjp:
    | ((context: BackwardContext, cotangent: Tensor) => readonly (Tensor | undefined)[])
    | NotDifferentiable;
  readonly simplify?: Primitive["simplify"];
}

/** Declares an elementwise op of any number of inputs whose shapes broadcast and whose dtypes are equal. */
export const elementwise = (rules: ElementwiseRules) => primitive<NoAttributes>(opOf(rules));

/** The same for an op that few backends know: `body` says it in other ops. */
export const elementwiseComposite = ({
  body,
  ...rules
}: ElementwiseRules & { readonly body: (...inputs: Tensor[]) => Tensor }) =>
  composite<NoAttributes>({ ...opOf(rules), body: (inputs) => [body(...inputs)] });

function opOf({
  name,
  evaluate,
  evaluateInteger,
  result = "same",
  accepts,
  acceptsText,
  vjp,
  simplify,
}: ElementwiseRules): Omit<Primitive<NoAttributes>, "body"> {
  return {
    name,
    evaluate,
    ...(evaluateInteger ? { evaluateInteger } : {}),
    infer: (inputs) => {
      const dtype = (inputs.at(-1) as Spec).dtype;
      for (const input of inputs) {
        if (accepts && !accepts(input.dtype)) {
          fail(
            "dtype",
            `${name} takes ${acceptsText ?? "other data types"}`,
            formatSpec(input),
            "cast(…) it first",
          );
        }
      }
      return [{ shape: broadcastAll(name, inputs), dtype: result === "same" ? dtype : result }];
    },
    vjp: typeof vjp === "function" ? (context, [g]) => vjp(context, g as Tensor) : vjp,
    batch: batchElementwise,
    ...(simplify ? { simplify } : {}),
  };
}

export function broadcastAll(name: string, inputs: readonly Spec[]): Shape {
  let shape: Shape = [];
  for (const input of inputs) {
    shape =
      broadcastShapes(shape, input.shape) ??
      fail(
        "shape",
        `${name} needs shapes that broadcast`,
        inputs.map(formatSpec).join(" and "),
        "reshape one of them?",
      );
  }
  return shape;
}

/** Puts each example's axes under the batch axis, so that broadcasting pairs axes as it does for one example. */
export const batchElementwise: BatchRule = (inputs, { op, attributes, batched }) => {
  const rank = Math.max(...inputs.map((input, i) => input.rank - (batched[i] ? 1 : 0)));
  const aligned = inputs.map((input, i) => {
    if (!batched[i] || input.rank === rank + 1) return input;
    const [size, ...rest] = input.shape;
    return reshape(input, [size as number, ...new Array(rank + 1 - input.rank).fill(1), ...rest]);
  });
  return [apply1(op, aligned, attributes)];
};

export const float = { accepts: isFloat, acceptsText: "floating-point tensors" } as const;
export const number = {
  accepts: (dtype: DType) => dtype !== "bool",
  acceptsText: "numbers, not bool",
} as const;
export const boolean = { accepts: (dtype: DType) => dtype === "bool", acceptsText: "bool tensors" } as const;
export const integer = {
  accepts: (dtype: DType) => !isFloat(dtype) && dtype !== "bool",
  acceptsText: "integer tensors",
} as const;

/** Applies a one-input op; integers become float32 first where the op is defined on floats only. */
export const unary = (op: Op<NoAttributes>, x: TensorLike, floats = false): Tensor =>
  apply1(op, [floats ? toFloat(op.name, x) : (coerce(op.name, [x])[0] as Tensor)], {});

/** Applies a one-input op that changes nothing about integers. */
export function onFloats(op: Op<NoAttributes>, x: TensorLike): Tensor {
  const [tensor] = coerce(op.name, [x]) as [Tensor];
  return isFloat(tensor.dtype) ? apply1(op, [tensor], {}) : tensor;
}

/** The tensor itself, or as float32 where it holds integers or bool. */
export function toFloat(name: string, x: TensorLike): Tensor {
  const [tensor] = coerce(name, [x]) as [Tensor];
  return isFloat(tensor.dtype) ? tensor : cast(tensor, "float32");
}

/** Applies an op to inputs of a common dtype. */
export const broadcasting = (op: Op<NoAttributes>, ...inputs: readonly TensorLike[]): Tensor =>
  apply1(op, promoteAll(op.name, inputs), {});

/** Tensors of one dtype: the promotion of all tensors' dtypes, which numbers follow. */
export function promoteAll(name: string, inputs: readonly TensorLike[]): Tensor[] {
  const tensors = coerce(name, inputs);
  const dtype = tensors.map((t) => t.dtype).reduce(promote);
  return tensors.map((t) => cast(t, dtype));
}

/** Numbers and booleans become scalars of the dtype of the tensors beside them. */
export function coerce(name: string, inputs: readonly TensorLike[]): Tensor[] {
  const dtypes = inputs.filter(isTensor).map((t) => t.dtype);
  const beside = dtypes.length > 0 ? dtypes.reduce(promote) : undefined;
  return inputs.map((input) => {
    if (isTensor(input)) return input;
    if (typeof input === "boolean") return fill(Number(input), { dtype: beside ?? "bool", shape: [] });
    if (typeof input !== "number") {
      fail("argument", `${name} takes tensors and numbers`, typeof input, "wrap it with tensor(…)");
    }
    return fill(input, { dtype: dtypeBeside(input, beside), shape: [] });
  });
}

/** The dtype of a number beside tensors of dtype `beside`: theirs, unless they cannot hold it. */
function dtypeBeside(value: number, beside: DType | undefined): DType {
  if (beside === undefined) return "float32";
  if (isFloat(beside)) return beside;
  if (!Number.isInteger(value)) return "float32";
  return beside === "bool" ? "int32" : beside;
}
