import type { Work } from "../contest.js";
import { attention } from "./attention.js";
import { cnnStep } from "./cnnStep.js";
import { explaining } from "./explainers.js";
import { firstCall } from "./firstCall.js";
import { fitting } from "./fitting.js";
import { forward } from "./forward.js";
import { imported } from "./imported.js";
import { influences } from "./influences.js";
import { inside } from "./inside.js";
import { integratedGradients } from "./integratedGradients.js";
import { jitOverhead } from "./jitOverhead.js";
import { kernelShap } from "./kernelShap.js";
import { judgements } from "./metrics.js";
import { mlpStep } from "./mlpStep.js";
import { native } from "./native.js";
import { ops } from "./ops.js";
import { perturbing } from "./perturbing.js";
import { recurrent } from "./recurrent.js";
import { resnet50 } from "./resnet50.js";
import { rows } from "./rows.js";
import { steps } from "./steps.js";
import { trees } from "./trees.js";

/** Everything that is measured, in the order in which it runs. */
export const works: readonly Work[] = [
  mlpStep,
  cnnStep,
  steps,
  fitting,
  kernelShap,
  integratedGradients,
  explaining,
  perturbing,
  trees,
  inside,
  influences,
  judgements,
  forward,
  imported,
  firstCall,
  resnet50,
  jitOverhead,
  rows,
  native,
  ops,
  recurrent,
  attention,
];
