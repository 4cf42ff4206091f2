import {
  gather,
  matMul,
  type NumericArray,
  reshape,
  softmax,
  type Tensor,
  tap,
  tensor,
  transpose,
} from "@hyaline/core";
import * as explainers from "@hyaline/explainers";
import type { Explanation, WhiteBox } from "@hyaline/explanation";
import { exportOnnx } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { type Aim, timesTheCost, withoutAim } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { hyalineModel } from "../ours/model.js";
import { type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import { cnnProblem } from "../problems/cnn.js";
import { mlpProblem } from "../problems/mlp.js";
import type { TrainingProblem } from "../problems/network.js";
import { tabularProblem } from "../problems/tabular.js";
import { uniformArray } from "../random.js";

const ROWS = 64;
const STEPS = 20;

const { lrpRules } = explainers;
const layers = ({ op }: { readonly op: string }) => op === "linear" || op === "conv";
const everywhere = (rule: explainers.LrpRule) => ({ composite: [[layers, rule]] as const });

const WORDS = 100;
const wordVectors = uniformArray(91, WORDS * 6, 1);
const nets = { mlp: "an MLP 784-256-128-10", cnn: "a CNN 28 × 28", table: "an MLP of 30 features" } as const;

interface Explainer {
  explain(x: NumericArray, options: object): Promise<Explanation>;
  dispose(): void;
}
interface Method {
  readonly name: string;
  /** The name of its facts. */
  readonly of: keyof typeof explainers;
  readonly aim: Aim;
  /** Forward passes of the rows that the method's evaluations are counted as (default 1). */
  readonly passes?: number;
  /** Whether the input is made so that nothing in it is negative. */
  readonly isNonNegative?: boolean;
  readonly only?: keyof typeof nets;
  /** Ids of so many words, five a row, in the place of the network's 30 features. */
  readonly ids?: number;
  /** Whether 28 tokens of 28 numbers look at each other in front of the network. */
  readonly attends?: boolean;
  create(model: WhiteBox): Explainer;
}

const gradient = timesTheCost(2.5);
const onePass = timesTheCost(4);
const twoSigns = timesTheCost(6);
const readOnly = withoutAim("cost");
/** The value of the first layer, and a unit of it. */
const layer = "layer0";
const path = { layer, steps: STEPS };

const methods: readonly Method[] = [
  ...(
    [
      ["smoothGrad", explainers.smoothGrad],
      ["smoothGradSquared", explainers.smoothGradSquared],
      ["varGrad", explainers.varGrad],
    ] as const
  ).map(
    ([of, method]): Method => ({
      name: `${method.facts.title}, 25 samples`,
      of,
      aim: readOnly,
      passes: 25,
      create: (model) => method(model, { samples: 25 }),
    }),
  ),
  {
    name: `gradient SHAP, ${STEPS} samples`,
    of: "gradientShap",
    aim: readOnly,
    passes: STEPS,
    only: "mlp",
    create: (model) =>
      explainers.gradientShap(model, {
        background: { shape: [1, 784], values: new Float32Array(784) },
        samples: STEPS,
      }),
  },
  {
    name: "deep SHAP of one background row",
    of: "deepShap",
    aim: readOnly,
    only: "mlp",
    create: (model) =>
      explainers.deepShap(model, { background: { shape: [1, 784], values: new Float32Array(784) } }),
  },
  {
    name: "deep Taylor decomposition",
    of: "deepTaylor",
    aim: readOnly,
    create: (model) => explainers.deepTaylor(model),
  },
  {
    name: `guided integrated gradients, ${STEPS} steps`,
    of: "guidedIntegratedGradients",
    aim: readOnly,
    passes: STEPS,
    create: (model) => explainers.guidedIntegratedGradients(model, { steps: STEPS }),
  },
  ...(
    [
      ["gradCamPlusPlus", explainers.gradCamPlusPlus],
      ["xGradCam", explainers.xGradCam],
      ["layerCam", explainers.layerCam],
      ["hiResCam", explainers.hiResCam],
      ["eigenCam", explainers.eigenCam],
      ["guidedGradCam", explainers.guidedGradCam],
      ["scoreCam", explainers.scoreCam],
      ["ablationCam", explainers.ablationCam],
    ] as const
  ).map(
    ([of, method]): Method => ({
      name: method.facts.title,
      of,
      aim: readOnly,
      only: "cnn",
      create: (model) => method(model, { layer: "layer3" }),
    }),
  ),
  {
    name: `blur integrated gradients, ${STEPS} steps`,
    of: "blurIntegratedGradients",
    aim: readOnly,
    passes: STEPS,
    only: "cnn",
    create: (model) => explainers.blurIntegratedGradients(model, { steps: STEPS, maxSigma: 8 }),
  },
  {
    name: `XRAI, 2 × ${STEPS} steps`,
    of: "xrai",
    aim: readOnly,
    passes: 2 * STEPS,
    only: "cnn",
    create: (model) =>
      explainers.xrai(model, {
        steps: STEPS,
        segmentations: [explainers.gridSegmentation({ size: 4 }), explainers.gridSegmentation({ size: 7 })],
      }),
  },
  {
    name: "integrated Hessians, 4 points",
    of: "integratedHessians",
    aim: readOnly,
    passes: 4 * 31,
    only: "table",
    create: (model) => explainers.integratedHessians(model, { steps: 4 }),
  },
  {
    name: `discretised integrated gradients, ${STEPS} words of 100`,
    of: "discretisedIntegratedGradients",
    aim: readOnly,
    passes: STEPS,
    only: "table",
    ids: WORDS,
    create: (model) =>
      explainers.discretisedIntegratedGradients(model, {
        layer: "words",
        embedding: { shape: [WORDS, 6], values: wordVectors },
        steps: STEPS,
      }),
  },
  {
    name: "excitation backprop",
    of: "excitationBackprop",
    aim: readOnly,
    create: (model) => explainers.excitationBackprop(model),
  },
  {
    name: "FullGrad",
    of: "fullGrad",
    aim: readOnly,
    only: "cnn",
    create: (model) => explainers.fullGrad(model),
  },
  ...(
    [
      ["attentionRollout", explainers.attentionRollout],
      ["gradientRollout", explainers.gradientRollout],
      ["leGrad", explainers.leGrad],
      ["attnLrp", explainers.attnLrp],
      ["conservativePropagation", explainers.conservativePropagation],
    ] as const
  ).map(
    ([of, method]): Method => ({
      name: `${method.facts.title} behind 28 tokens`,
      of,
      aim: readOnly,
      only: "mlp",
      attends: true,
      create: (model) => method(model),
    }),
  ),
  { name: "saliency", of: "saliency", aim: gradient, create: (model) => explainers.saliency(model) },
  {
    name: "input × gradient",
    of: "inputXGradient",
    aim: gradient,
    create: (model) => explainers.inputXGradient(model),
  },
  {
    name: "guided backpropagation",
    of: "guidedBackprop",
    aim: readOnly,
    create: (model) => explainers.guidedBackprop(model),
  },
  {
    name: "deconvolutional network",
    of: "deconvnet",
    aim: readOnly,
    create: (model) => explainers.deconvnet(model),
  },
  { name: "DeepLIFT, Rescale", of: "deepLift", aim: onePass, create: (model) => explainers.deepLift(model) },
  {
    name: "DeepLIFT, RevealCancel",
    of: "deepLift",
    aim: readOnly,
    create: (model) => explainers.deepLift(model, { rule: "revealCancel" }),
  },
  { name: "LRP, ε", of: "lrp", aim: onePass, create: (model) => explainers.lrp(model) },
  {
    name: "LRP, γ",
    of: "lrp",
    aim: readOnly,
    create: (model) => explainers.lrp(model, everywhere(lrpRules.gamma())),
  },
  {
    name: "LRP, z⁺, input not negative",
    of: "lrp",
    aim: onePass,
    isNonNegative: true,
    create: (model) => explainers.lrp(model, everywhere(lrpRules.zPlus())),
  },
  {
    name: "LRP, z⁺, input of both signs",
    of: "lrp",
    aim: twoSigns,
    create: (model) => explainers.lrp(model, everywhere(lrpRules.zPlus())),
  },
  {
    name: "LRP, αβ, input not negative",
    of: "lrp",
    aim: twoSigns,
    isNonNegative: true,
    create: (model) => explainers.lrp(model, everywhere(lrpRules.alphaBeta(2, 1))),
  },
  {
    name: "LRP, αβ, input of both signs",
    of: "lrp",
    aim: twoSigns,
    create: (model) => explainers.lrp(model, everywhere(lrpRules.alphaBeta(2, 1))),
  },
  {
    name: "Grad-CAM",
    of: "gradCam",
    aim: readOnly,
    only: "cnn",
    create: (model) => explainers.gradCam(model, { layer: "layer3" }),
  },
  {
    name: `layer conductance, ${STEPS} steps`,
    of: "layerConductance",
    aim: readOnly,
    passes: STEPS + 1,
    create: (model) => explainers.layerConductance(model, path),
  },
  {
    name: `internal influence, ${STEPS} steps`,
    of: "internalInfluence",
    aim: readOnly,
    passes: STEPS,
    create: (model) => explainers.internalInfluence(model, path),
  },
  {
    name: `neuron conductance, ${STEPS} steps`,
    of: "neuronConductance",
    aim: readOnly,
    passes: STEPS,
    only: "mlp",
    create: (model) => explainers.neuronConductance(model, { neuron: { layer, index: [3] }, steps: STEPS }),
  },
  {
    name: "concept relevance propagation",
    of: "conceptRelevance",
    aim: readOnly,
    only: "cnn",
    create: (model) => explainers.conceptRelevance(model, { layer: "layer3", channels: [0] }),
  },
  {
    name: "attribution patching",
    of: "attributionPatching",
    aim: readOnly,
    create: (model) => explainers.attributionPatching(model, { layers: [layer, "layer3"] }),
  },
];

const attended = (x: Tensor): Tensor => {
  const tokens = reshape(x, [x.shape[0] as number, 28, 28]);
  const weights = softmax(matMul(tokens, transpose(tokens, [0, 2, 1])));
  return reshape(matMul(weights, tokens), x.shape);
};

function contest(net: string, problem: TrainingProblem, method: Method): Contest {
  const { name, of, aim, passes = 1, isNonNegative = false, attends = false, ids, create } = method;
  const shape = ids ? [ROWS, 5] : [ROWS, ...problem.network.inputShape];
  const given = isNonNegative ? problem.x.map(Math.abs) : problem.x;
  const values = ids ? Int32Array.from({ length: ROWS * 5 }, (_, i) => (i * 37) % ids) : given;
  const rows: NumericArray = { shape, values: ids ? Array.from(values) : given };
  const network = hyalineModel(problem);
  const ofWords = (x: Tensor) =>
    network(
      reshape(tap("words", gather(tensor(wordVectors, { shape: [WORDS, 6] }), x)), [
        x.shape[0] as number,
        30,
      ]),
    );
  const ofTokens = attends ? (x: Tensor) => network(attended(x)) : network;
  const model = ids ? ofWords : ofTokens;
  return {
    work: `${name} of ${net}, ${ROWS} rows, over ${passes === 1 ? "a forward pass" : `${passes} forward passes`}`,
    of,
    aim,
    ours: async () => {
      const backend = await wasm();
      const explainer = create(model as WhiteBox);
      return {
        name: `hyaline ${backend.name}`,
        run: () => explainer.explain(rows, { backend, target: 0 }),
        dispose: async () => {
          explainer.dispose();
          await backend.dispose();
        },
      };
    },
    peer: async () => {
      const bytes = await exportOnnx(model, [{ dtype: ids ? "int32" : "float32", shape }], {
        inputNames: ["x"],
      });
      return rawRuns(bytes, { x: { data: values, shape } }, { runs: passes });
    },
    check: async (ours, peer) => {
      const { output } = (await ours.run()) as Explanation;
      const [logits] = (await (peer as RawRuns).outputs()) as [Float32Array];
      const first = Array.from({ length: ROWS }, (_, row) => logits[(row * logits.length) / ROWS] as number);
      agree("the explained outputs", output?.values ?? [], first);
    },
  };
}

const problems = { mlp: mlpProblem(ROWS), cnn: cnnProblem(ROWS), table: tabularProblem(ROWS) } as const;

/** Methods that look into the model, whole calls from arrays to explanations, over the forward passes that they are made of. */
export const explaining: Work = {
  name: "explainers",
  contests: (["mlp", "cnn", "table"] as const).flatMap((net) =>
    methods
      .filter(({ only }) => only === net || (only === undefined && net !== "table"))
      .map((method) => contest(nets[net], problems[net], method)),
  ),
};
