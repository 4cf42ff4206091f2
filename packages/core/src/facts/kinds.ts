import { fail } from "../errors.js";
import { quote } from "../quote.js";
import { type Given, type Option, type Options, spec, type Value } from "./option.js";
import { readOptions } from "./readOptions.js";

/** The largest index. A literal: esbuild keeps a pure call whose arguments hold `2 ** 31`. */
const MOST = 2147483647;

/* @__NO_SIDE_EFFECTS__ */
export function flag(text: string, byDefault: boolean): Option<boolean> {
  return spec({ is: "flag" }, text, byDefault, "true or false", (v) => typeof v === "boolean");
}

/* @__NO_SIDE_EFFECTS__ */
export function integer<D extends number | undefined>(
  text: string,
  byDefault: D,
  [min, max]: readonly [number, number] = [1, MOST],
): Option<number | D> {
  return spec(
    { is: "integer", min, max },
    text,
    byDefault as number | D,
    `a whole number ${range(min, max)}`,
    (v) => Number.isInteger(v) && (v as number) >= min && (v as number) <= max,
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function number<D extends number | undefined>(
  text: string,
  byDefault: D,
  [min, max]: readonly [number, number] = [0, Number.MAX_VALUE],
): Option<number | D> {
  return spec(
    { is: "number", min, max },
    text,
    byDefault as number | D,
    `a number ${range(min, max)}`,
    (v) => typeof v === "number" && v >= min && v <= max,
  );
}

function range(min: number, max: number): string {
  if (max !== MOST && max !== Number.MAX_VALUE) return `from ${min} to ${max}`;
  return min === -Number.MAX_VALUE ? "that is finite" : `from ${min} up`;
}

/* @__NO_SIDE_EFFECTS__ */
export function choice<const C extends string>(
  text: string,
  choices: readonly C[],
  byDefault: NoInfer<C>,
): Option<C> {
  return spec<C>({ is: "choice", choices }, text, byDefault, `one of ${choices.join(", ")}`, (v) =>
    choices.includes(v as C),
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function text<D extends string | undefined>(about: string, byDefault: D): Option<string | D> {
  return spec({ is: "text" }, about, byDefault as string | D, "a text", (v) => typeof v === "string");
}

/* @__NO_SIDE_EFFECTS__ */
export function texts(about: string): Option<readonly string[] | undefined> {
  return spec<readonly string[] | undefined>(
    { is: "texts" },
    about,
    undefined,
    "a list of texts",
    (v) => Array.isArray(v) && v.every((each) => typeof each === "string"),
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function indices(about: string): Option<readonly number[] | undefined> {
  return spec<readonly number[] | undefined>(
    { is: "numbers" },
    about,
    undefined,
    "a list of indices, whole numbers from 0 up",
    (v) => Array.isArray(v) && v.every((each) => Number.isInteger(each) && each >= 0),
  );
}

/** Any function: checked to be one, typed by T, never on a command line. */
/* @__NO_SIDE_EFFECTS__ */
export function callback<T extends (...args: never[]) => unknown>(
  about: string,
  signature: string,
): Option<T | undefined> {
  return spec<T | undefined>(
    { is: "function", signature },
    about,
    undefined,
    `a function ${signature}`,
    (v) => typeof v === "function",
  );
}

/** A value that the function itself checks, such as a backend, a signal or a tree of tensors. */
/* @__NO_SIDE_EFFECTS__ */
export function value<T>(
  about: string,
  rule = "given",
  is: (value: unknown) => boolean = () => true,
): Option<T | undefined> {
  return spec<T | undefined>({ is: "value" }, about, undefined, rule, is);
}

/* @__NO_SIDE_EFFECTS__ */
export function record<const F extends Options>(about: string, fields: F): Option<Given<F> | undefined> {
  return {
    kind: { is: "record", fields },
    text: about,
    check: (name, given) => {
      if (typeof given !== "object" || given === null)
        return fail("argument", `${name} must be { ${Object.keys(fields).join(", ")} }`, quote(given), about);
      return readOptions(name, fields, given) as unknown as Given<F>;
    },
  };
}

/** One of several kinds, tried in turn. */
/* @__NO_SIDE_EFFECTS__ */
export function either<const S extends readonly Option[]>(
  about: string,
  of: S,
  byDefault?: NoInfer<Exclude<Value<S[number]>, undefined>>,
): Option<Exclude<Value<S[number]>, undefined>> {
  return {
    kind: { is: "either", kinds: of.map(({ kind }) => kind) },
    text: about,
    ...(byDefault === undefined ? {} : { default: byDefault }),
    check: (name, given) => {
      // A record is judged as one, so that the message names the field.
      const fields = of.find(({ kind: { is } }) => is === "record");
      if (fields && Object.getPrototypeOf(given ?? 0) === Object.prototype)
        return fields.check(name, given) as Exclude<Value<S[number]>, undefined>;
      for (const each of of)
        try {
          return each.check(name, given) as Exclude<Value<S[number]>, undefined>;
        } catch {}
      const kinds = of.map(({ kind }) => describeKind(kind)).join(", or ");
      return fail("argument", `${name} must be ${kinds}`, quote(given), about);
    },
  };
}

/** A kind in a few words, for messages, `--help` and tables. */
export function describeKind(kind: Option["kind"]): string {
  switch (kind.is) {
    case "integer":
      return `a whole number ${range(kind.min, kind.max)}`;
    case "number":
      return `a number ${range(kind.min, kind.max)}`;
    case "choice":
      return kind.choices.map((each) => `"${each}"`).join(" | ");
    case "record":
      return `{ ${Object.keys(kind.fields).join(", ")} }`;
    case "function":
      return kind.signature;
    case "either":
      return kind.kinds.map(describeKind).join(" | ");
    case "flag":
      return "true | false";
    case "layer":
      return "a layer";
    case "numbers":
      return "a list of numbers";
    case "texts":
      return "a list of texts";
    case "text":
      return "a text";
    case "rows":
      return "rows";
    default:
      return "a value";
  }
}
