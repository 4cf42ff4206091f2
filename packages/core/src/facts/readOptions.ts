import { fail } from "../errors.js";
import { quote } from "../quote.js";
import { nearest } from "./nearest.js";
import type { Chosen, Options } from "./option.js";

/** Where options that do not belong here belong instead. */
export interface Elsewhere {
  readonly names: readonly string[];
  /** As in "give it to …": `explain(x, { … })`. */
  readonly place: string;
}

/**
 * The options in use: those given, checked, and the defaults of the rest. An option that is `undefined` counts as left
 * out. What every public function with options does first.
 *
 * @param of the function's name, for messages
 * @throws HyalineError `argument` for an option that does not exist (it names the nearest, or where it belongs), for one
 * of the wrong kind, for one that is missing, and for options that are no object (it says what to write)
 * @example
 * ```ts
 * const { steps } = readOptions("integratedGradients", { steps: integer("Gradients along the path.", 50) }, { steps: 20 });
 * ```
 */
export function readOptions<const O extends Options>(
  of: string,
  options: O,
  given: unknown,
  elsewhere?: Elsewhere,
): Chosen<O> {
  const record = asRecord(of, options, given);
  refuseUnknown(of, record, Object.keys(options), elsewhere);
  const chosen: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    const value = record[name];
    if (value === undefined && option.required)
      fail("argument", `${of} needs ${name}`, "none", `write { ${name}: … }: ${option.text}`);
    chosen[name] = value === undefined ? option.default : option.check(`${of}: ${name}`, value);
  }
  return chosen as Chosen<O>;
}

/**
 * Refuses options that do not exist, and what is no options at all. For functions whose options have no specs of their
 * own.
 *
 * @returns the options, empty where none were given
 * @throws HyalineError `argument`, naming the nearest, or where the option belongs instead
 * @example
 * ```ts
 * const { alpha = 1 } = refuseUnknown("elu", { alpha: 2 }, ["alpha"]);
 * ```
 */
export function refuseUnknown<T extends object>(
  of: string,
  given: T | undefined,
  known: readonly string[],
  elsewhere?: Elsewhere,
): T {
  const options = given ?? ({} as T);
  if (typeof options !== "object" || given === null || Array.isArray(given))
    fail(
      "argument",
      `${of} takes its options as one object`,
      quote(given),
      `write { ${known[0]}: ${quote(given)} }`,
    );
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const list = known.length > 0 ? `its options are ${known.join(", ")}` : "it takes none";
    const remedy = near ? `did you mean ${near}? ${list}` : list;
    const belongs = elsewhere?.names.includes(name);
    fail(
      "argument",
      `${of} has no option ${quote(name).slice(1, -1)}`,
      undefined,
      belongs ? `give it to ${elsewhere?.place}` : remedy,
    );
  }
  return options;
}

function asRecord(of: string, options: Options, given: unknown): Readonly<Record<string, unknown>> {
  if (given === undefined) return {};
  const isRecord = typeof given === "object" && given !== null && !Array.isArray(given);
  if (isRecord && !ArrayBuffer.isView(given)) return given as Readonly<Record<string, unknown>>;
  const taker = Object.entries(options).find(([, option]) => accepts(option.check, given));
  const shown = typeof given === "function" ? given.name || "…" : quote(given);
  // A function by its name, such as "relu".
  const called = !taker && typeof given === "string" && /^\w+$/.test(given);
  const named = called && Object.entries(options).find(([, { kind }]) => kind.is === "function");
  if (named)
    return fail(
      "argument",
      `${of} takes its options as one object`,
      quote(given),
      `write { ${named[0]}: ${given} }, the function itself`,
    );
  return fail(
    "argument",
    `${of} takes its options as one object`,
    quote(given),
    taker ? `write { ${taker[0]}: ${shown} }` : `write { ${Object.keys(options)[0] ?? ""}: … }`,
  );
}

function accepts(check: (name: string, value: unknown) => unknown, value: unknown): boolean {
  try {
    check("", value);
    return true;
  } catch {
    return false;
  }
}
