/** What calls on inputs that a white box refuses need besides: loaded with the first of them. */
import { fail, isTensor, quote, tensor } from "@hyaline/core";
import { nearest } from "@hyaline/core/facts";
import type { ExplainedInputs, Rows, WhiteBox } from "../model/index.js";
import { rowsToExplain } from "../model/rowsToExplain.js";
import { asWholeNumbers, failureAt } from "./wholeNumbers.js";

export { asWholeNumbers };

/**
 * What to explain instead of inputs that a white box refused: the same, with whole numbers from lists as integers where the
 * model wants them.
 *
 * @param error what is thrown where there is nothing to try instead
 * @param x as it was given
 * @throws HyalineError `argument` for an input that the model reads and `x` lacks, and for a record in the place of an
 * array or the other way round
 */
export async function inputsInstead(
  error: unknown,
  model: WhiteBox,
  x: unknown,
  readInputs: typeof import("../model/index.js").readInputs,
): Promise<unknown> {
  const inputs = await readInputs(x as Rows, "x").catch(() => {
    throw error;
  });
  const given = (name: string): unknown =>
    inputs.named ? (x as Readonly<Record<string, unknown>>)[name] : x;
  const taken = asWholeNumbers(model, inputs, ({ name }) => !hasDType(given(name)));
  if (taken !== inputs) return rowsToExplain(taken);
  refuseUnread(model, inputs);
  throw error;
}

const hasDType = (rows: unknown): boolean =>
  isTensor(rows) || typeof (rows as { readonly dtype?: unknown } | undefined)?.dtype === "string";

/** A model that fails for want of an input has read it before. */
function refuseUnread(model: WhiteBox, inputs: ExplainedInputs): void {
  const absent: string[] = [];
  const seen = <X extends object>(x: X): X =>
    new Proxy(x, {
      get: (target, name) => {
        if (typeof name === "string" && !(name in target)) absent.push(name);
        return Reflect.get(target, name, target);
      },
    });
  const failure = failureAt(model, inputs, seen);
  const name = absent.at(-1);
  const isForWant = failure instanceof Error && /undefined|not a function/.test(failure.message);
  if (name === undefined || !isForWant) return;
  const names = inputs.parts.map((part) => part.name);
  if (inputs.named && name in tensor(0))
    fail(
      "argument",
      "a model of one input is given one array",
      `a record of ${names.join(", ")}; the model calls x.${name}`,
      `write explain(x.${names[0]})`,
    );
  if (inputs.named) {
    const near = nearest(name, names);
    fail(
      "argument",
      "x has every input that the model reads",
      `none named ${quote(name)}`,
      `${near ? `rename ${near}? ` : ""}x has ${names.join(", ")}`,
    );
  }
  // A function that a tensor does not have is a slip of another kind, or meant for a list.
  if (/undefined/.test((failure as Error).message) && !(name in Array.prototype))
    fail(
      "argument",
      `a model that reads x.${name} has inputs by name`,
      "one array",
      `write { ${[...new Set(absent)].join(": …, ")}: … }`,
    );
}
