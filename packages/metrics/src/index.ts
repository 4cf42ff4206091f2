// How good is an explanation: faithfulness, robustness, localisation, complexity, agreement, axioms.
// Not here: explaining and drawing. A metric takes an explanation and what it needs besides, and never names an explainer.

export { agreement } from "./agreement/agreement.js";
export { featureAgreement } from "./agreement/featureAgreement.js";
export { rankAgreement } from "./agreement/rankAgreement.js";
export { signAgreement } from "./agreement/signAgreement.js";
export { signedRankAgreement } from "./agreement/signedRankAgreement.js";
export { completenessError } from "./axiomatic/completenessError.js";
export { complexity } from "./complexity/complexity.js";
export { effectiveComplexity } from "./complexity/effectiveComplexity.js";
export { sparseness } from "./complexity/sparseness.js";
export { deletionAuc } from "./faithfulness/deletionAuc.js";
export { faithfulnessCorrelation } from "./faithfulness/faithfulnessCorrelation.js";
export { faithfulnessEstimate } from "./faithfulness/faithfulnessEstimate.js";
export { infidelity } from "./faithfulness/infidelity.js";
export { insertionAuc } from "./faithfulness/insertionAuc.js";
export { pixelFlipping } from "./faithfulness/pixelFlipping.js";
export { selectivity } from "./faithfulness/selectivity.js";
export { attributionLocalisation } from "./localisation/attributionLocalisation.js";
export { localisationAuc } from "./localisation/localisationAuc.js";
export { pointingGame } from "./localisation/pointingGame.js";
export { relevanceMassAccuracy } from "./localisation/relevanceMassAccuracy.js";
export { relevanceRankAccuracy } from "./localisation/relevanceRankAccuracy.js";
export { topKIntersection } from "./localisation/topKIntersection.js";
export type { Unit } from "./parts/units.js";
export { parameterRandomisation } from "./randomisation/parameterRandomisation.js";
export { randomLogit } from "./randomisation/randomLogit.js";
export { reparameterised } from "./randomisation/reparameterised.js";
export { maxSensitivity } from "./robustness/maxSensitivity.js";
