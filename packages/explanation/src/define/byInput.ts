import { isInputRecord, refuseOtherInputs } from "../model/index.js";

/**
 * What an option holds for each input: its own of a record, or what was given for all of them.
 *
 * @param what names the option in messages
 * @param inputs names of the inputs that it may be given for; left out where x is a single array
 * @throws HyalineError `argument` for names that are none of them
 */
export function byInput(
  what: string,
  value: unknown,
  inputs: readonly string[] | undefined,
): (name: string) => unknown {
  if (!inputs || !isInputRecord(value)) return () => value;
  refuseOtherInputs(what, Object.keys(value), inputs);
  return (name) => value[name];
}
