/** In which dtypes an example is tried, and what for. */
import { type Backend, type DType, isFloat } from "@hyaline/core";
import { checkGradientAgainstFloat64, checkGradientAgreement } from "./checks/agreement.js";
import { type Check, resultsOf } from "./checks/check.js";
import { checks } from "./checks/index.js";
import type { OpExample } from "./example.js";
import { exampleInputs } from "./inputs.js";

export interface Variant {
  readonly example: OpExample;
  /** The floating-point dtype of its inputs, or the dtype of the first one, or of the result where there are none. */
  readonly dtype: DType;
  readonly checks: Readonly<Record<string, Check>>;
}

const derivatives = ["gradient", "jvp", "second derivative", "vmap of the gradient"];

const only = (names: readonly string[]) =>
  Object.fromEntries(Object.entries(checks).filter(([name]) => names.includes(name)));
const except = (names: readonly string[]) =>
  Object.fromEntries(Object.entries(checks).filter(([name]) => !names.includes(name)));

/**
 * The reference backend is the oracle: its results are checked in the example's own dtype and its derivatives in float64,
 * where finite differences are sharp; its gradients in float16, which other backends' are held to, are held to those in
 * float64, of the first example of each op. Any other backend has everything checked in the example's own dtype, and its
 * results in each further floating-point dtype that it has. Derivatives there are held to the reference backend's, of the
 * first example of each op: what a runtime lacks in a dtype it lacks in all of them.
 */
export function variantsOf(
  example: OpExample,
  { name, supports }: Backend,
  isFirst = true,
): readonly Variant[] {
  const own = dtypeOf(example);
  if (name === "reference") {
    return [
      { example, dtype: own, checks: except(derivatives) },
      {
        example: retyped(example, "float64"),
        dtype: "float64",
        checks: isFloat(own) ? only(derivatives) : {},
      },
      ...(isFloat(own) && isFirst && !example.expected
        ? [
            {
              example: retyped(example, "float16"),
              dtype: "float16" as const,
              checks: { "gradient agrees": checkGradientAgainstFloat64 },
            },
          ]
        : []),
    ];
  }
  const others =
    isFloat(own) && !example.expected ? [...supports.dtypes].filter((d) => isFloat(d) && d !== own) : [];
  return [
    { example, dtype: own, checks: except(["body"]) },
    ...others.map((dtype) => ({
      example: retyped(example, dtype),
      dtype,
      checks: {
        ...only(["forward", "inference"]),
        ...(isFirst ? { "gradient agrees": checkGradientAgreement } : {}),
      },
    })),
  ];
}

function dtypeOf(example: OpExample): DType {
  const dtypes = example.inputs.map(({ dtype = "float32" }) => dtype);
  return dtypes.find(isFloat) ?? dtypes[0] ?? (resultsOf(example, exampleInputs(example))[0]?.dtype as DType);
}

/** The same example with another dtype in place of every floating-point one. */
const retyped = (example: OpExample, float: DType): OpExample => ({
  ...example,
  inputs: example.inputs.map((input) =>
    isFloat(input.dtype ?? "float32") ? { ...input, dtype: float } : input,
  ),
});
