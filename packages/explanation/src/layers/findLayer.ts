import { fail, type Graph, quote } from "@hyaline/core";
import { nearest } from "@hyaline/core/facts";
import type { FoundLayer, LayerInfo, LayerRef } from "./layerRef.js";
import { namedLayers } from "./layersOf.js";
import { pathParts, placeOf } from "./modulePath.js";
import { type Module, modulesOf } from "./modules.js";

/** Layers of a traced model: the values that it names, and the last value of each module that names none. */
export function allLayers(graph: Graph): FoundLayer[] {
  const named = namedLayers(graph);
  const known = new Set(named.filter(({ within }) => within.length === 0).map(({ value }) => value));
  const others = modulesOf(graph).flatMap(({ last }) => (last && !known.has(last.value) ? [last] : []));
  const distinct = others.filter((one, i) => others.findIndex(({ value }) => value === one.value) === i);
  return [...named, ...distinct].sort((a, b) => (a.within[0] ?? a.value) - (b.within[0] ?? b.value));
}

/** A layer, and the module whose input is its input. */
export interface Found {
  readonly layer: FoundLayer;
  readonly module: Module | undefined;
}

/**
 * The layer that is meant.
 *
 * @throws HyalineError `argument` for a name that nothing has (with the nearest), one that means several modules, or a
 * function that chooses nothing
 */
export function findLayer(graph: Graph, ref: LayerRef): Found {
  if (typeof ref === "function") {
    const layer = allLayers(graph).findLast((each) => ref(infoOf(each)) === true);
    if (!layer) return fail("argument", "a function that chooses a layer says true of one", "none");
    return { layer, module: moduleOf(graph, layer) };
  }
  if (typeof ref !== "string")
    return fail("argument", "a layer is a name, or a function (layer) => boolean", quote(ref));
  const named = namedLayers(graph);
  const own = named.findLast(
    ({ name }) => name === ref || (name.startsWith(`${ref}#`) && /#\d+$/.test(name)),
  );
  if (own) return { layer: own, module: moduleOf(graph, own) };
  const module = findModule(graph, ref);
  if (module?.last) return { layer: module.last, module };
  const numbered = numberedCall(graph, named, ref);
  if (numbered) return { layer: numbered, module: moduleOf(graph, numbered) };
  const inside = lastNamedIn(named, ref);
  if (inside) return { layer: inside, module: moduleOf(graph, inside) };
  return unknown(graph, ref, named);
}

/** The module of a path, in full or without what stands in front where that leaves one. */
function findModule(graph: Graph, ref: string): Module | undefined {
  const parts = pathParts(ref);
  if (parts.length === 0) return undefined;
  const fits = modulesOf(graph).filter(({ last, parts: own }) => {
    const inFront = own.length - parts.length;
    return last && inFront >= 0 && placeOf(parts, own) === inFront;
  });
  const depth = Math.min(...fits.map((module) => module.parts.length));
  const nearestOnes = fits.filter((module) => module.parts.length === depth);
  if (nearestOnes.length > 1) {
    const paths = nearestOnes.map(({ path }) => path).slice(0, 6);
    fail(
      "argument",
      `${quote(ref)} names one module`,
      `several: ${paths.join(", ")}`,
      "write the whole path",
    );
  }
  return nearestOnes[0];
}

/** One call of a module that is called several times, by the end of its path: `dense1#2`. */
function numberedCall(graph: Graph, named: readonly FoundLayer[], ref: string): FoundLayer | undefined {
  const [, path, number] = /^(.+)(#\d+)$/.exec(ref) ?? [];
  const module = path === undefined ? undefined : findModule(graph, path);
  return module && named.find(({ name }) => name === `${module.path}${number}`);
}

/** The last value whose own name lies under a path: files whose nodes have no names. */
const lastNamedIn = (named: readonly FoundLayer[], ref: string): FoundLayer | undefined => {
  const parts = pathParts(ref);
  return parts.length === 0
    ? undefined
    : named.findLast(({ name }) => {
        const path = pathParts(name);
        const at = placeOf(parts, path);
        return at >= 0 && at + parts.length < path.length;
      });
};

/** The innermost module that a value was made in; a value that is named for a module belongs to that one. */
function moduleOf(graph: Graph, { name, scope, within }: FoundLayer): Module | undefined {
  if (within.length > 0) return undefined;
  const modules = modulesOf(graph);
  return modules.find(({ path }) => path === name) ?? modules.find(({ path }) => path === scope);
}

export const infoOf = ({ name, op, scope, shape, dtype }: FoundLayer): LayerInfo => ({
  name,
  op,
  scope,
  shape,
  dtype,
});

function unknown(graph: Graph, ref: string, named: readonly FoundLayer[]): never {
  const names = [...new Set([...named.map(({ name }) => name), ...modulesOf(graph).map(({ path }) => path)])];
  const parts = names.map((name) => pathParts(name));
  const last = new Map(parts.flatMap((path, i) => path.map((part) => [part, names[i] as string] as const)));
  const meant = nearest(ref, names) ?? last.get(nearest(ref, [...last.keys()]) ?? "");
  const near = [
    ...new Set([...(meant ? [meant] : []), ...names.filter((name) => name.includes(ref)).slice(0, 4)]),
  ];
  const some =
    names.length <= 8 ? names.join(", ") : `${names.slice(0, 8).join(", ")} and ${names.length - 8} more`;
  return fail(
    "argument",
    "a layer is named as listLayers names it, or by its module's path",
    quote(ref),
    near.length > 0
      ? `did you mean ${near.join(" or ")}?`
      : `there are ${some || "none: name values with tap"}`,
  );
}
