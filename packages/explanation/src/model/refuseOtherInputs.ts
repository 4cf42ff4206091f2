import { fail, quote } from "@hyaline/core";
import { nearest } from "@hyaline/core/facts";

/**
 * What goes by the names of inputs names inputs that there are.
 *
 * @param what names the argument in messages
 * @throws HyalineError `argument`, with the nearest name
 */
export function refuseOtherInputs(what: string, names: readonly string[], inputs: readonly string[]): void {
  const other = names.find((name) => !inputs.includes(name));
  if (other === undefined) return;
  const near = nearest(other, inputs);
  const all = `they are ${inputs.join(", ")}`;
  fail(
    "argument",
    `${what} goes by the names of inputs`,
    quote(other),
    near ? `did you mean ${near}? ${all}` : all,
  );
}
