import { fail, HyalineError, quote, type Tree } from "@hyaline/core";
import { hasFacts } from "@hyaline/core/facts";
import * as activation from "./activation/index.js";
import type { SuppliedLayers } from "./architecture.js";
import * as attention from "./attention/index.js";
import * as container from "./container/index.js";
import * as convolution from "./convolution/index.js";
import * as dense from "./dense/index.js";
import * as embedding from "./embedding/index.js";
import type { Layer } from "./layer.js";
import * as normalisation from "./normalisation/index.js";
import { knownFunctions } from "./parts/knownFunctions.js";
import * as pooling from "./pooling/index.js";
import * as recurrent from "./recurrent/index.js";
import * as shape from "./shape/index.js";

const rooms = [
  activation,
  attention,
  container,
  convolution,
  dense,
  embedding,
  normalisation,
  pooling,
  recurrent,
  shape,
];

/** As deep as layers in layers may be, and as many values as all of them may be given. */
const LIMITS = { depth: 64, values: 100_000 };

/**
 * The layer that {@link architectureOf} wrote. The data may come from anywhere: what is no architecture is refused, and
 * nothing but the library's layers, and those that are supplied, is ever called.
 *
 * @param data as JSON.parse gives it
 * @param layers layers and functions that are code, by the names under which they were written
 * @throws HyalineError `file` for what is no architecture, `argument` for a layer that is not supplied
 * @example
 * ```ts
 * const written = architectureOf(dense(2));
 * const layer = fromArchitecture(written);
 * ```
 */
export function fromArchitecture<X extends Tree = never, Y extends Tree = Tree>(
  data: unknown,
  layers: SuppliedLayers = {},
): Layer<X, Y> {
  let values = 0;

  const read = (value: unknown, depth: number): unknown => {
    values += 1;
    if (depth > LIMITS.depth || values > LIMITS.values)
      return bad(`of at most ${LIMITS.depth} levels and ${LIMITS.values} values`, "a larger one");
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => read(each, depth + 1));
    if (Object.hasOwn(value, "$")) return special(value as Readonly<Record<string, unknown>>, depth);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, read(each, depth + 1)]));
  };
  const special = (value: Readonly<Record<string, unknown>>, depth: number): unknown => {
    const { $: kind, name, given } = value;
    if (kind === "undefined") return undefined;
    if (kind === "number") return Number(name);
    if (kind === "layer" && Array.isArray(given))
      return made(
        value.layer,
        given.map((each) => read(each, depth + 1)),
      );
    if (kind === "function" && typeof name === "string" && Object.hasOwn(knownFunctions, name))
      return knownFunctions[name];
    if (kind === "supplied" && typeof name === "string") return supplied(name);
    return bad("of layers and functions that are known", quote(value));
  };
  const supplied = (name: string): unknown =>
    Object.hasOwn(layers, name)
      ? layers[name]
      : fail(
          "argument",
          `the model needs the layer ${quote(name)}, which is code`,
          "none",
          "supply it: { layers }",
        );

  const layer = read(data, 0) as Layer<X, Y>;
  return typeof layer?.apply === "function" ? layer : bad("of a layer", quote(data));
}

/** What a factory of the library makes; whatever it throws, the file is to blame. */
function made(name: unknown, given: readonly unknown[]): unknown {
  const factory = typeof name === "string" ? factories().get(name) : undefined;
  if (!factory) return bad("of layers of this version", quote(name));
  try {
    return factory(...given);
  } catch (error) {
    if (error instanceof HyalineError) return bad("of layers with their options", error.message);
    return bad(`of layers with their options`, `${name} of ${quote(given)}`);
  }
}

const factories = (): ReadonlyMap<string, (...given: unknown[]) => unknown> =>
  new Map(
    rooms
      .flatMap((room) => Object.values(room as Readonly<Record<string, unknown>>))
      .filter(hasFacts)
      .map((each) => [each.facts.name, each as never]),
  );

const bad = (rule: string, got: string): never =>
  fail(
    "file",
    `a model's architecture is ${rule}`,
    got,
    "is it a model that saveModel wrote, of this version?",
  );
