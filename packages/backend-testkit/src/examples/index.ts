/** Every example, by family. */
import type { OpExample } from "../example.js";
import { activationExamples } from "./activations.js";
import { attentionExamples } from "./attention.js";
import { binaryExamples } from "./binary.js";
import { bitExamples } from "./bits.js";
import { controlExamples } from "./control.js";
import { convolutionExamples } from "./convolution.js";
import { creationExamples } from "./creation.js";
import { edgeExamples } from "./edges.js";
import { indexingExamples } from "./indexing.js";
import { integerExamples } from "./integers.js";
import { linearExamples } from "./linear.js";
import { lossExamples } from "./losses.js";
import { normaliseExamples } from "./normalise.js";
import { poolingExamples } from "./pooling.js";
import { randomExamples } from "./random.js";
import { reduceExamples } from "./reduce.js";
import { relativeExamples } from "./relative.js";
import { resizeExamples } from "./resize.js";
import { selectionExamples } from "./selection.js";
import { structureExamples } from "./structure.js";
import { unaryExamples } from "./unary.js";

export const opExamples: readonly OpExample[] = [
  ...controlExamples,
  ...resizeExamples,
  ...linearExamples,
  ...attentionExamples,
  ...lossExamples,
  ...reduceExamples,
  ...unaryExamples,
  ...binaryExamples,
  ...integerExamples,
  ...selectionExamples,
  ...creationExamples,
  ...bitExamples,
  ...normaliseExamples,
  ...randomExamples,
  ...poolingExamples,
  ...convolutionExamples,
  ...activationExamples,
  ...indexingExamples,
  ...structureExamples,
  ...relativeExamples,
  ...edgeExamples,
];

/** The first example of each op: for daily tests of an engine that is slow to compile. */
export const oneOfEachOp: readonly OpExample[] = [
  ...new Map(opExamples.toReversed().map((example) => [example.op, example])).values(),
].toReversed();
