import { fail, type Graph, type Node, quote, type Spec, type ValueId } from "@hyaline/core";
import { nearest } from "@hyaline/core/facts";
import { findLayer, type LayerRef } from "@hyaline/explanation";
import { type LrpRule, lrpRules } from "./lrpRules.js";

/** Which rule for which layers: a preset's name, or pairs of which the first that fits counts. */
export type LrpComposite = LrpPreset | readonly (readonly [LayerRef, LrpRule])[];
export type LrpPreset =
  | "epsilon"
  | "epsilonPlus"
  | "epsilonPlusFlat"
  | "epsilonAlpha2Beta1"
  | "epsilonAlpha2Beta1Flat"
  | "epsilonGamma"
  | "presetA"
  | "presetAFlat"
  | "presetB"
  | "presetBFlat";

type Choose = (node: Node, graph: Graph) => LrpRule | undefined;

/**
 * Zennit's composites and iNNvestigate's presets: one rule for convolutions, ε for dense layers, and perhaps another for layers
 * that see the input.
 */
interface Preset {
  readonly dense?: LrpRule;
  readonly convolutions?: LrpRule;
  readonly first?: LrpRule;
}

const presets: Readonly<Record<LrpPreset, () => Preset>> = {
  epsilon: () => ({}),
  epsilonPlus: () => ({ convolutions: lrpRules.zPlus() }),
  epsilonPlusFlat: () => ({ convolutions: lrpRules.zPlus(), first: lrpRules.flat() }),
  epsilonAlpha2Beta1: () => ({ convolutions: lrpRules.alphaBeta(2, 1) }),
  epsilonAlpha2Beta1Flat: () => ({ convolutions: lrpRules.alphaBeta(2, 1), first: lrpRules.flat() }),
  epsilonGamma: () => ({ convolutions: lrpRules.gamma(0.25) }),
  presetA: () => ({ convolutions: lrpRules.zPlus(), dense: lrpRules.epsilon(0.1) }),
  presetAFlat: () => ({ ...presets.presetA(), first: lrpRules.flat() }),
  presetB: () => ({ convolutions: lrpRules.alphaBeta(2, 1), dense: lrpRules.epsilon(0.1) }),
  presetBFlat: () => ({ ...presets.presetB(), first: lrpRules.flat() }),
};

const lrpPresets = Object.keys(presets) as readonly LrpPreset[];

/**
 * Zennit's EpsilonGammaBox for inputs of a range: zB in the first layer, γ = 0.25 in convolutions, ε in dense layers.
 *
 * @example
 * ```ts
 * lrp(model, { composite: epsilonGammaBox(0, 1) });
 * ```
 */
export const epsilonGammaBox = (low: number, high: number): readonly (readonly [LayerRef, LrpRule])[] => [
  [FIRST, lrpRules.zBox(low, high)],
  [({ op }) => op === "conv" || op === "convTranspose", lrpRules.gamma(0.25)],
];

/**
 * In a composite of one's own, stands for the layers that see the input before any other layer does.
 *
 * @example
 * ```ts
 * lrp(model, { composite: [[FIRST, lrpRules.zBox(0, 1)], [({ op }) => op === "conv", lrpRules.zPlus()]] });
 * ```
 */
export const FIRST: LayerRef = () => false;

/**
 * In a composite of one's own, stands for the layers behind which there is no other on the way to the output.
 *
 * @example
 * ```ts
 * lrp(model, { composite: [[LAST, lrpRules.epsilon(0.1)], [({ op }) => op === "linear", lrpRules.gamma(0.25)]] });
 * ```
 */
export const LAST: LayerRef = () => false;

/** Stands for every affine layer. */
export const isAffineNode = ({ op }: { readonly op: string }): boolean =>
  op === "linear" || op === "conv" || op === "convTranspose";

const isAffine = ({ op }: Node) => isAffineNode({ op: op.name });

/** Affine layers that no other affine layer stands before. */
function firstLayers(graph: Graph): ReadonlySet<Node> {
  const behind = new Set<ValueId>();
  const first = new Set<Node>();
  for (const node of graph.nodes) {
    const isBehind = node.inputs.some((input) => behind.has(input));
    if (isAffine(node) && !isBehind) first.add(node);
    if (isBehind || isAffine(node)) for (const output of node.outputs) behind.add(output);
  }
  return first;
}

/** Affine layers that no other affine layer follows. */
function lastLayers(graph: Graph): ReadonlySet<Node> {
  const ahead = new Set<ValueId>();
  const last = new Set<Node>();
  for (const node of [...graph.nodes].reverse()) {
    const isAhead = node.outputs.some((output) => ahead.has(output));
    if (isAffine(node) && !isAhead) last.add(node);
    if (isAhead || isAffine(node)) for (const input of node.inputs) ahead.add(input);
  }
  return last;
}

/** A composite whose names are found in the model as it was traced, before anything is opened. */
export interface ResolvedComposite {
  readonly choose: Choose;
  /** Values that must stay in the graph under these names for the composite to know their ops. */
  readonly names: ReadonlyMap<string, ValueId>;
}

/** @throws HyalineError `argument` for a preset or a layer that is not there */
export function resolveComposite(composite: LrpComposite, traced: Graph): ResolvedComposite {
  if (typeof composite === "string") return { choose: chooseByPreset(composite), names: new Map() };
  const names = new Map<string, ValueId>();
  const entries = composite.map(([ref, rule], i) => {
    if (typeof rule !== "function")
      fail(
        "argument",
        "a composite is a list of pairs [layer, rule]",
        quote(rule),
        "take rules from lrpRules",
      );
    if (typeof ref === "function") return [fits(ref), rule] as const;
    const { layer, module } = findLayer(traced, ref);
    if (module && layer.name !== ref) return [within(module.path), rule] as const;
    if (module?.path === ref) return [within(module.path), rule] as const;
    const key = `\u0000${i}`;
    names.set(key, layer.value);
    return [makes(key), rule] as const;
  });
  return { names, choose: (node, graph) => entries.find(([isIt]) => isIt(node, graph))?.[1] };
}

type Fits = (node: Node, graph: Graph) => boolean;

/** Whether a node is among those that a graph has of a kind, which are looked for once. */
function among(of: (graph: Graph) => ReadonlySet<Node>): Fits {
  const found = new WeakMap<Graph, ReadonlySet<Node>>();
  return (node, graph) => {
    const known = found.get(graph) ?? of(graph);
    found.set(graph, known);
    return known.has(node);
  };
}

const isFirst = /* @__PURE__ */ among(firstLayers);
const isLast = /* @__PURE__ */ among(lastLayers);

function fits(ref: Exclude<LayerRef, string>): Fits {
  if (ref === FIRST) return isFirst;
  return ref === LAST ? isLast : said(ref);
}

const within =
  (path: string): Fits =>
  ({ scope }) =>
    scope === path || scope.startsWith(`${path}/`);

const makes =
  (name: string): Fits =>
  ({ outputs }, graph) => {
    const value = graph.names.get(name);
    return value !== undefined && outputs.includes(value);
  };

/** A function is asked about the op itself: by its own name where its value has one, else its module's. */
const said =
  (ref: Exclude<LayerRef, string>): Fits =>
  ({ op, scope, outputs }, graph) => {
    const { shape, dtype } = graph.specs[outputs[0] as ValueId] as Spec;
    const own = [...graph.names].find(
      ([name, value]) => !name.startsWith("\u0000") && outputs.includes(value),
    );
    return ref({ name: own?.[0] ?? scope, op: op.name, scope, shape, dtype });
  };

function chooseByPreset(name: LrpPreset): Choose {
  if (!Object.hasOwn(presets, name)) {
    const meant = nearest(String(name), lrpPresets);
    fail(
      "argument",
      "composite is a preset or a list of pairs [layer, rule]",
      quote(name),
      meant ? `did you mean ${meant}?` : `presets are ${lrpPresets.join(", ")}`,
    );
  }
  const { convolutions, dense, first } = presets[name]();
  return (node, graph) => {
    if (!isAffine(node)) return undefined;
    if (first && isFirst(node, graph)) return first;
    return node.op.name === "linear" ? dense : convolutions;
  };
}
