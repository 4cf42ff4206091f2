import { fail, quote } from "@hyaline/core";
import { hasFacts } from "@hyaline/core/facts";
import type { AnyLayer, Layer, Recipe } from "./layer.js";
import { knownFunctions } from "./parts/knownFunctions.js";

/** A layer as data: what JSON holds. */
export type Architecture =
  | null
  | boolean
  | number
  | string
  | readonly Architecture[]
  | { readonly [name: string]: Architecture };

/** Layers and functions that are code, by the names under which they are supplied. */
export type SuppliedLayers = Readonly<Record<string, AnyLayer>>;

/** What an option of a layer starts from is past once it is trained. */
const starts = new Set(["kernelInit", "biasInit", "tableInit", "init"]);

/** Where a value stands: its path, the option it is, and the layer that was given it. */
interface Place {
  readonly path: string;
  readonly option: string;
  readonly owner: string;
}

const within = ({ path, owner }: Place, name: string | number): Place => ({
  path: `${path}/${name}`,
  option: String(name),
  owner,
});

/**
 * A layer as data, of which {@link fromArchitecture} makes it anew: the name of each factory and what it was given. What
 * parameters start from is kept only where it is one of the library's own.
 *
 * @param layers layers and functions that are code, which the reader will supply under the same names
 * @throws HyalineError `argument` for a layer that is code and not among them; it is named
 * @example
 * ```ts
 * const data = architectureOf(sequential([dense(8, { activation: relu }), dense(2)]));
 * const same = fromArchitecture(JSON.parse(JSON.stringify(data)));
 * ```
 */
export function architectureOf(layer: AnyLayer, layers: SuppliedLayers = {}): Architecture {
  const supplied = new Map<unknown, string>(Object.entries(layers).map(([name, each]) => [each, name]));

  const ofLayer = (one: Layer, path: string): Architecture => {
    const name = supplied.get(one);
    if (name !== undefined) return { $: "supplied", name };
    if (!one.recipe) return refuse(one.name, path);
    const { layer, given } = one.recipe as Recipe;
    return {
      $: "layer",
      layer,
      given: given.map((each, i) =>
        ofValue(each, { path: `${path}${layer}/${i}`, option: "", owner: one.name }),
      ),
    };
  };
  const ofFunction = (call: unknown, { path, option, owner }: Place): Architecture | undefined => {
    const name = supplied.get(call);
    if (name !== undefined) return { $: "supplied", name };
    const known = Object.entries(knownFunctions).find(([, each]) => each === call)?.[0];
    if (known !== undefined) return { $: "function", name: known };
    if (starts.has(option)) return undefined;
    const factory = hasFacts(call) ? `${call.facts.name}, which was not called` : undefined;
    return refuse(factory ?? ((call as { readonly name?: string }).name || owner), path);
  };
  const ofValue = (value: unknown, place: Place): Architecture => {
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number")
      return Number.isFinite(value) ? value : { $: "number", name: String(value) };
    if (value === undefined) return { $: "undefined" };
    if (typeof value === "function") return ofFunction(value, place) ?? { $: "undefined" };
    if (Array.isArray(value)) return value.map((each, i) => ofValue(each, within(place, i)));
    if (isLayer(value)) return ofLayer(value, `${place.path}/`);
    return ofRecord(value, place);
  };
  const ofRecord = (value: unknown, place: Place): Architecture => {
    const isPlain = typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
    if (!isPlain || Object.hasOwn(value as object, "$"))
      return fail(
        "argument",
        "a layer that is saved is given plain values",
        `${quote(value)} at ${place.path}`,
      );
    const entries = Object.entries(value as object).filter(([, each]) => each !== undefined);
    const written = entries.map(([name, each]) => [name, ofValue(each, within(place, name))] as const);
    return Object.fromEntries(written.filter(([, each]) => !isUndefined(each)));
  };
  return typeof layer === "function"
    ? ofValue(layer, { path: "", option: "", owner: "a function" })
    : ofLayer(layer as Layer, "");
}

const isLayer = (value: unknown): value is Layer =>
  typeof value === "object" && value !== null && typeof (value as Layer).apply === "function";

const isUndefined = (value: Architecture): boolean =>
  typeof value === "object" && value !== null && (value as { readonly $?: unknown }).$ === "undefined";

const refuse = (name: string, path: string): never =>
  fail(
    "argument",
    "a model is saved with layers of the library",
    `${quote(name)}${path ? ` at ${path}` : ""}, which is code`,
    "supply it: { layers: { name: layer } } to saveModel and to loadModel",
  );
