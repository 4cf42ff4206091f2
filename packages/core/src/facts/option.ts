import { fail } from "../errors.js";
import { quote } from "../quote.js";

/** What a form, a command line or a page needs to know of a value. */
export type Kind =
  | { readonly is: "flag" | "text" | "texts" | "numbers" | "rows" | "layer" | "value" }
  | { readonly is: "integer" | "number"; readonly min: number; readonly max: number }
  | { readonly is: "choice"; readonly choices: readonly string[] }
  | { readonly is: "record"; readonly fields: Options }
  | { readonly is: "function"; readonly signature: string }
  | { readonly is: "either"; readonly kinds: readonly Kind[] };

/** What is known of one option whose checked value is a T. */
export interface Option<T = unknown> {
  /** One sentence for readers. */
  readonly text: string;
  readonly kind: Kind;
  /** What holds when it is left out; nothing where it is required or has no value then. */
  readonly default?: T;
  readonly required?: boolean;
  /** @throws HyalineError `argument` */
  check(name: string, value: unknown): T;
}

/** Makes an option one that must be given. */
export interface Needed {
  readonly required: true;
}

export type Options = Readonly<Record<string, Option>>;

/** The checked value of an option. */
export type Value<S> = S extends { check(name: string, value: unknown): infer T } ? T : never;

/**
 * What users give. Written with `infer`, so that hovers and errors show the plain record; with `keyof O`, so that the
 * JSDoc of a spec is the JSDoc of the option.
 */
export type Given<O> = { readonly [K in keyof O as O[K] extends Needed ? K : never]: Value<O[K]> } & {
  readonly [K in keyof O as O[K] extends Needed ? never : K]?: Exclude<Value<O[K]>, undefined> | undefined;
} extends infer G
  ? { readonly [K in keyof G]: G[K] }
  : never;

/** What a function gets: all of them, defaults filled in. */
export type Chosen<O> = { readonly [K in keyof O]: Value<O[K]> };

/**
 * An option by its parts; the builders beside it are shorter.
 *
 * @param rule ends the sentence "`name` must be …"
 */
/* @__NO_SIDE_EFFECTS__ */
export function spec<T>(
  kind: Kind,
  text: string,
  byDefault: T,
  rule: string,
  is: (value: unknown) => boolean,
): Option<T> {
  return {
    kind,
    text,
    default: byDefault,
    check: (name, value) =>
      is(value) ? (value as T) : fail("argument", `${name} must be ${rule}`, quote(value), text),
  };
}

/** An option without a default that must be given. */
/* @__NO_SIDE_EFFECTS__ */
export function required<S extends Option>({ default: _, ...option }: S): S & Needed {
  return { ...option, required: true } as unknown as S & Needed;
}
