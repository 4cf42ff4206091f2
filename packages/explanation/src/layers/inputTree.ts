import {
  fail,
  isTensor,
  type NestedArray,
  quote,
  type Tensor,
  type Tree,
  tensor,
  zeros,
} from "@hyaline/core";

/** What a model may be shown to find its layers: tensors, specs, or numbers, alone or in a record by name. */
export type ExampleInputs = Example | Readonly<Record<string, Example>>;
export type Example =
  | Tensor
  | { readonly shape: readonly number[]; readonly dtype: Tensor["dtype"] }
  | { readonly shape: readonly number[]; readonly values: ArrayLike<number> }
  | readonly NestedArray[];

/** Tensors for an example of a model's inputs. */
export function inputTree(x: unknown, what = "inputs"): Tree {
  if (isTensor(x)) return x;
  if (Array.isArray(x)) return tensor(x as NestedArray);
  if (typeof x !== "object" || x === null)
    return fail(
      "argument",
      `${what} are a tensor, rows of numbers, { shape, dtype }, or a record of them by name`,
      quote(x),
    );
  const { shape, dtype, values } = x as Record<string, never>;
  if (Array.isArray(shape)) {
    if (values !== undefined) return tensor(values, { shape });
    return zeros(shape, { dtype: dtype ?? "float32" });
  }
  return Object.fromEntries(Object.entries(x).map(([name, each]) => [name, inputTree(each, name)]));
}
