import { notLater } from "../awaitable.js";
import { isFloat } from "../dtype.js";
import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { fill } from "../ops/creation/fill.js";
import { formatSpec } from "../shape.js";
import { Tensor } from "../tensor.js";
import { flatten, mapTree, type Tree } from "../tree.js";
import { alias, type BackwardOptions, backward, backwardKeys } from "./backward.js";

export interface GradOptions extends BackwardOptions {
  /** Which arguments to differentiate with respect to (default 0). With a list, the gradient is a list. */
  readonly argnums?: number | readonly number[];
  /** `fn` returns `[loss, extra]`: only the loss is differentiated, and `extra` comes back with the value. */
  readonly hasAux?: boolean;
}

const gradKeys = ["argnums", "rules", "inspect", "hasAux"];

/** The arguments with the differentiated ones replaced by aliases, which are given too. */
function aliasArguments(args: readonly unknown[], argnums: number | readonly number[]) {
  const wanted = typeof argnums === "number" ? [argnums] : argnums;
  const aliases: Tensor[] = [];
  const inside = args.map((arg, i) =>
    wanted.includes(i)
      ? mapTree(arg, (leaf) => {
          if (!isFloat(leaf.dtype)) {
            fail(
              "dtype",
              "gradients are taken with respect to floating-point tensors",
              `${formatSpec(leaf)} in argument ${i}`,
              "choose other argnums, or cast(…) it",
            );
          }
          const inner = alias(leaf);
          aliases.push(inner);
          return inner;
        })
      : arg,
  );
  for (const i of wanted) {
    if (!Number.isInteger(i) || i < 0 || i >= args.length) {
      fail(
        "argument",
        "argnums name arguments of the function",
        String(i),
        `it was called with ${args.length}`,
      );
    }
  }
  if (aliases.length === 0)
    fail("argument", "a gradient needs at least one tensor to be taken with respect to", "none");
  return { inside, aliases, wanted };
}

/**
 * The value and the gradient of a scalar function.
 *
 * @param fn a function of tensors (or trees of them) whose result is one float scalar
 * @returns a function of the same arguments; `gradient` has the structure of the differentiated argument
 * @throws HyalineError `not-scalar`, `dtype`, `not-differentiable`
 * @example
 * ```ts
 * const [value, gradient] = valueAndGrad((x: Tensor) => x.mul(x).sum())(tensor([1, 2]));
 * await gradient.array(); // [2, 4]
 * ```
 */
export function valueAndGrad<Args extends readonly unknown[], Aux = undefined>(
  fn: (...args: Args) => Tensor | readonly [Tensor, Aux],
  options: GradOptions = {},
): (...args: Args) => [Tensor, Args[0], Aux] {
  refuseUnknown("valueAndGrad", options, gradKeys);
  const { argnums = 0, hasAux = false, ...back } = options;
  return (...args) => {
    const { inside, aliases, wanted } = aliasArguments(args, argnums);
    const result = notLater("grad", fn(...(inside as unknown as Args)));
    const [loss, aux] = (hasAux ? result : [result, undefined]) as [Tensor, Aux];
    checkScalar(loss);
    const gradients = backward([loss], aliases, [fill(1, loss)], back);
    let next = 0;
    const trees = wanted.map((i) => mapTree(args[i] as Tree, () => gradients[next++] as Tensor));
    return [loss, (typeof argnums === "number" ? trees[0] : trees) as Args[0], aux];
  };
}

function checkScalar(loss: Tensor): void {
  const { leaves } = flatten(loss);
  if (leaves.length !== 1 || leaves[0] !== loss) {
    fail(
      "not-scalar",
      "the function to differentiate returns one scalar tensor",
      `${leaves.length} tensors`,
      "does it return a tree? then choose what to differentiate",
    );
  }
  if (loss.rank !== 0)
    fail("not-scalar", "the loss must be a scalar", formatSpec(loss), "take its mean() or sum(), or use vjp");
  if (!isFloat(loss.dtype))
    fail("dtype", "the loss must be a floating-point scalar", formatSpec(loss), "cast(…) it");
}

/**
 * The gradient of a scalar function: {@link valueAndGrad} without the value.
 *
 * @example
 * ```ts
 * await grad((x: Tensor) => x.mul(x).sum())(tensor([1, 2])).array(); // [2, 4]
 * ```
 */
export function grad<Args extends readonly unknown[]>(
  fn: (...args: Args) => Tensor,
  options: Omit<GradOptions, "hasAux"> = {},
): (...args: Args) => Args[0] {
  refuseUnknown("grad", options, gradKeys.slice(0, -1));
  const both = valueAndGrad(fn, options);
  return (...args) => both(...args)[1];
}

/**
 * The value of `fn` at `primals`, and the function that carries a cotangent of the result back to the arguments:
 * the product of a row vector with the Jacobian.
 *
 * @param primals one tensor or tree per argument
 * @returns `pullback(cotangent)` gives one tree per argument
 * @throws HyalineError `shape` when the cotangent does not fit the result
 * @example
 * ```ts
 * const { value, pullback } = vjp((x: Tensor) => x.mul(3), [tensor([1, 2])]);
 * const [gradient] = pullback(tensor([1, 10]));
 * await gradient.array(); // [3, 30]
 * ```
 */
export function vjp<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  primals: Args,
  options: BackwardOptions = {},
): { readonly value: Result; readonly pullback: (cotangent: Result) => Args } {
  refuseUnknown("vjp", options, backwardKeys);
  const { inside, aliases } = aliasArguments(primals, [...primals.keys()]);
  const value = notLater("vjp", fn(...(inside as unknown as Args)));
  // Twins of the results, which stay expressions when the caller evaluates the results themselves.
  const outputs = flatten(value).leaves.map((leaf) =>
    leaf.source.kind === "lazy" && !aliases.includes(leaf) ? new Tensor(leaf, leaf.source, leaf.id) : leaf,
  );
  return {
    value,
    pullback: (cotangent) => {
      const { leaves } = flatten(cotangent);
      checkLike(outputs, leaves, "cotangent");
      const results = backward(outputs, aliases, leaves, options);
      let next = 0;
      return primals.map((arg) => mapTree(arg, () => results[next++] as Tensor)) as unknown as Args;
    },
  };
}

/** Checks that `given` has the shapes of `expected`. */
export function checkLike(expected: readonly Tensor[], given: readonly Tensor[], what: string): void {
  const fits =
    expected.length === given.length &&
    expected.every((e, i) => formatSpec(e) === formatSpec(given[i] as Tensor));
  if (!fits) {
    const list = (tensors: readonly Tensor[]) => tensors.map(formatSpec).join(", ");
    fail("shape", `the ${what} must look like the value`, `${list(given)} for ${list(expected)}`);
  }
}
