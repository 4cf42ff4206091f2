import {
  conv,
  gather,
  matMul,
  relu,
  reshape,
  softmax,
  type Tensor,
  tap,
  tensor,
  transpose,
} from "@hyaline/core";
import type { Declared } from "@hyaline/core/facts";
import { type ExplainerFacts, gridSegmentation, textMasker } from "@hyaline/explanation";
import * as room from "../index.js";

/** An explainer, whatever it is made of and explains. */
export interface AnyExplainer {
  explain(x: unknown, options?: object): Promise<Readonly<Record<string, unknown>>>;
  dispose(): void;
}
type AnyFactory = Declared<ExplainerFacts> & ((model: unknown, options?: object) => AnyExplainer);

/** How a method is called at least: on two rows of four features, on an image, or on a text. */
interface Setup {
  readonly rows?: "tables" | "images" | "tokens" | "texts";
  /** Options that it cannot do without, or that make it quick. */
  readonly options?: object | ((model: unknown) => object);
  /** Whether it explains models that attend, and no others. */
  readonly attends?: boolean;
}

const table = [[1, 2, -1, 0.5], [-2, 1, 3, 1]]; // biome-ignore format: rows
const image = [[Array.from({ length: 4 }, (_, y) => [0, 1, 2, 3].map((x) => Math.sin(y + 3 * x) + 2))]];
const ids = [[1, 2, 0, 3], [2, 1, 3, 0]]; // biome-ignore format: rows
const vectors = Array.from({ length: 4 }, (_, word) => [0, 1, 2].map((i) => Math.sin(1 + 2 * word + 5 * i)));
const background = Array.from({ length: 8 }, (_, i) => [0, 1, 2, 3].map((j) => Math.sin(i + 5 * j)));
const game: Setup = { options: { background } };
const map: Setup = { rows: "images", options: { layer: "hidden" } };
/** Around a method that asks, so that it serves any model. */
const noisy: Setup = {
  options: (model) => ({ samples: 4, around: room.occlusion(model as never, { window: 1 }) }),
};

/** Looks at attention, in the ops of a model of tables whose features are its tokens. */
const attention: Setup = { attends: true };

const setups: Readonly<Record<string, Setup>> = {
  ablationCam: map,
  activationMaximisation: { options: { steps: 3 } },
  activationPatching: { options: { layers: ["hidden"] } },
  attentionPatterns: attention,
  anchorsImage: {
    rows: "images",
    options: { segmentation: gridSegmentation({ size: 2 }), samples: 10, maxConditions: 1 },
  },
  anchorsText: { rows: "texts", options: { samples: 10, maxConditions: 1 } },
  contrastive: { options: { steps: 4, searches: 2 } },
  wachter: { options: { background, steps: 4, searches: 2 } },
  trustScore: { options: { background, labels: [0, 1, 0, 1, 0, 1, 0, 1] } },
  limeSeries: { options: { samples: 60 } },
  anchors: { options: { background, samples: 10 } },
  dice: { options: { background, count: 2, samples: 40 } },
  asymmetricShap: { options: { background, order: [[0, 1]] } },
  attentionRollout: attention,
  attributionPatching: { options: { layers: ["hidden"] } },
  blurIntegratedGradients: { rows: "images", options: { steps: 4, maxSigma: 1 } },
  conceptRelevance: { options: { layer: "hidden", channels: [0] } },
  deepShap: game,
  discretisedIntegratedGradients: {
    rows: "tokens",
    options: { layer: "hidden", embedding: vectors, steps: 4 },
  },
  eigenCam: map,
  exactShap: game,
  fullGrad: { rows: "images" },
  gradientRollout: attention,
  gradientShap: { options: { background, samples: 4 } },
  gradCam: map,
  gradCamPlusPlus: map,
  guidedGradCam: map,
  guidedIntegratedGradients: { options: { steps: 4 } },
  hiResCam: map,
  kernelShap: game,
  layerAblation: { options: { layers: ["hidden"] } },
  layerCam: map,
  leaveOneOut: game,
  layerConductance: { options: { layer: "hidden", steps: 4 } },
  integratedHessians: { options: { steps: 2 } },
  internalInfluence: { options: { layer: "hidden", steps: 4 } },
  leGrad: attention,
  logitLens: { options: { layers: ["hidden"], readout: "out" } },
  limeImage: { rows: "images", options: { samples: 60, segmentation: gridSegmentation({ size: 1 }) } },
  limeTabular: { options: { background, samples: 60 } },
  limeText: { rows: "texts", options: { samples: 200 } },
  neuronConductance: { options: { neuron: { layer: "hidden", index: [0] }, steps: 4 } },
  occlusion: { options: { window: 1 } },
  hStatistic: { options: { samples: 2 } },
  individualConditional: { options: { grid: 4 } },
  morris: { options: { trajectories: 4 } },
  sobol: { options: { samples: 16 } },
  surrogateTree: { options: { background, folds: 2, minLeaf: 1 } },
  probe: { options: { layers: ["hidden"], folds: 2 } },
  partialDependence: { options: { grid: 4 } },
  partitionShap: game,
  permutationShap: game,
  samplingShap: game,
  scoreCam: map,
  shapleyInteractions: game,
  similarity: { options: { layer: "hidden", background } },
  smoothGrad: noisy,
  smoothGradSquared: noisy,
  tcav: {
    options: { layer: "hidden", concepts: { odd: background.slice(0, 3) }, random: background, runs: 2 },
  },
  varGrad: noisy,
  xGradCam: map,
  xrai: { rows: "images", options: { steps: 4, segmentations: [gridSegmentation({ size: 2 })] } },
};

/** A method of this package with what it is called on. */
export interface EveryExplainer {
  readonly name: string;
  readonly facts: ExplainerFacts;
  /** Specs of what its factory takes. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly rows: "tables" | "images" | "tokens" | "texts";
  readonly attends: boolean;
  /** What it explains: two rows, an image, or a text of eight words. */
  readonly x: unknown;
  /** How many rows that is. */
  readonly count: number;
  create(model: unknown, options?: object): AnyExplainer;
}

const hasFacts = (each: unknown): each is AnyFactory => typeof each === "function" && "facts" in each;

/** Every explainer of this package that takes a model. A new one that needs options joins the setups above. */
export const everyExplainer: readonly EveryExplainer[] = Object.values<unknown>(room)
  .filter(hasFacts)
  .filter(({ facts: { needs } }) => needs === "whiteBox" || needs === "predictions")
  .map((factory) => {
    const { facts, options } = factory;
    const { rows = "tables", options: least, attends = false } = setups[facts.name] ?? {};
    const x = {
      tables: table,
      images: image,
      tokens: ids,
      texts: ["one two three four five six seven eight"],
    }[rows];
    return {
      name: facts.name,
      facts,
      options,
      rows,
      attends,
      x,
      count: x.length,
      create: (model, more) =>
        factory(model, { ...(typeof least === "function" ? least(model) : least), ...more }),
    };
  });

/** Explainers of texts among them: those of rows in general take a masker for them. */
export const ofTexts = everyExplainer
  .filter(({ facts: { rows } }) => rows === "texts" || rows === "inputs")
  .map((each): EveryExplainer => {
    if (each.facts.rows === "texts") return each;
    const create: EveryExplainer["create"] = (model, more) =>
      each.create(model, { background: undefined, masker: textMasker(), ...more });
    return { ...each, rows: "texts", x: ["one two three four five six seven eight"], count: 1, create };
  });

const numbers = (shape: readonly number[], seed: number) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + 7 * i)),
    {
      shape,
    },
  );
const [first, filters, last] = [numbers([4, 3], 1), numbers([3, 1, 3, 3], 2), numbers([12, 2], 3)];

/** Each row's features as tokens that look at each other. */
const attended = (x: Tensor) => {
  const tokens = reshape(x, [x.shape[0] as number, -1, 1]);
  const weights = softmax(matMul(tokens, transpose(tokens, [0, 2, 1])));
  return reshape(matMul(weights, tokens), x.shape);
};

/** A net of two outputs, of tables, images or tokens, whose first layer is "hidden". */
export const netFor = ({ rows, attends }: Pick<EveryExplainer, "rows" | "attends">) => {
  if (rows === "images")
    return (x: Tensor) => matMul(reshape(tap("hidden", relu(conv(x, filters))), [-1, 12]), last);
  if (rows === "tokens")
    return (x: Tensor) => matMul(reshape(tap("hidden", gather(tensor(vectors), x)), [-1, 12]), last);
  return (x: Tensor) =>
    tap("out", matMul(tap("hidden", relu(matMul(attends ? attended(x) : x, first))), numbers([3, 2], 4)));
};
