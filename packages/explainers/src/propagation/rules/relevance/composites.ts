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
  | "epsilonGamma";

type Choose = (node: Node, graph: Graph) => LrpRule | undefined;

/** Zennit's composites: one rule for convolutions, ε for dense layers, and perhaps another for layers that see the input. */
interface Preset {
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

/** Stands for the layers that see the input before any other layer does. */
export const FIRST: LayerRef = () => false;

const isAffine = ({ op }: Node) => op.name === "linear" || op.name === "conv" || op.name === "convTranspose";

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
    if (typeof ref === "function") return [ref === FIRST ? isFirst : said(ref), rule] as const;
    const { layer, module } = findLayer(traced, ref);
    if (module && layer.name !== ref) return [within(module.path), rule] as const;
    if (module?.path === ref) return [within(module.path), rule] as const;
    const key = `\u0000${i}`;
    names.set(key, layer.value);
    return [makes(key), rule] as const;
  });
  return { names, choose: (node, graph) => entries.find(([fits]) => fits(node, graph))?.[1] };
}

type Fits = (node: Node, graph: Graph) => boolean;

const firsts = new WeakMap<Graph, ReadonlySet<Node>>();
const isFirst: Fits = (node, graph) => {
  const known = firsts.get(graph) ?? firstLayers(graph);
  firsts.set(graph, known);
  return known.has(node);
};

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
  const { convolutions, first } = presets[name]();
  return (node, graph) => {
    if (first && isFirst(node, graph)) return first;
    return node.op.name === "conv" || node.op.name === "convTranspose" ? convolutions : undefined;
  };
}
