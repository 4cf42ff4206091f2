/** Every example, by family. */
import type { OpExample } from "../example.js";
import { activationExamples } from "./activations.js";
import { convolutionExamples } from "./convolution.js";
import { indexingExamples } from "./indexing.js";
import { normaliseExamples } from "./normalise.js";
import { poolingExamples } from "./pooling.js";
import { randomExamples } from "./random.js";
import { structureExamples } from "./structure.js";

export const opExamples: readonly OpExample[] = [
  ...normaliseExamples,
  ...randomExamples,
  ...poolingExamples,
  ...convolutionExamples,
  ...activationExamples,
  ...indexingExamples,
  ...structureExamples,
];
