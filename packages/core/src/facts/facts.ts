import type { Options } from "./option.js";

/** Where a method was published. */
export interface Source {
  readonly authors: string;
  readonly title: string;
  readonly year: number;
  /** The place in it: an equation, an algorithm, a section. */
  readonly where?: string;
}

/** What is known of a method, a metric, a plot, a layer, an optimizer: data beside the code. */
export interface Facts {
  readonly name: string;
  /** As papers write it. */
  readonly title: string;
  /** The folder it lives in. */
  readonly family: string;
  /** One sentence. */
  readonly summary: string;
  readonly formula?: string;
  readonly source?: Source;
}

/** What every declared thing carries. */
export interface Declared<F extends Facts = Facts, O = Options, C = Options> {
  readonly facts: F;
  /** What the function takes. */
  readonly options: O;
  /** What each call of what it makes takes besides. */
  readonly callOptions: C;
}

/** Whether a value, such as an export of a package, carries facts. */
export const hasFacts = (value: unknown): value is Declared =>
  typeof value === "function" && "facts" in value && "options" in value;

/**
 * Lays facts and options beside a function, which keeps its own signature.
 *
 * @example
 * ```ts
 * const facts = { name: "scale", title: "Scaling", family: "transform", summary: "Multiplies updates by a number." };
 * const scale = declare((by = 1) => (update: number) => by * update, facts, {}, {});
 * scale.facts.title; // "Scaling"
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function declare<T extends object, const F extends Facts, O, C>(
  call: T,
  facts: F,
  options: O,
  callOptions: C,
): T & Declared<F, O, C> {
  return Object.assign(Object.defineProperty(call, "name", { value: facts.name }), {
    facts,
    options,
    callOptions,
  });
}
