import { attentions } from "./attention.js";
import { convolutions } from "./convolution.js";
import { elementwises } from "./elementwise.js";
import { gemms } from "./gemm.js";
import { lstmSteps } from "./lstmStep.js";
import type { OpProblem } from "./opProblem.js";
import { reductions } from "./reduction.js";

export const opProblems: readonly OpProblem[] = [
  ...gemms,
  ...convolutions,
  ...elementwises,
  ...reductions,
  ...attentions,
  ...lstmSteps,
];
