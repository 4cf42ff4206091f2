// How good is an explanation: faithfulness, robustness, localisation, complexity, agreement, axioms; and several explainers
// compared.
// Not here: explaining and drawing. A metric takes an explanation and what it needs besides, and never names an explainer.

export { agreement } from "./agreement/agreement.js";
export { featureAgreement } from "./agreement/featureAgreement.js";
export { rankAgreement } from "./agreement/rankAgreement.js";
export { signAgreement } from "./agreement/signAgreement.js";
export { signedRankAgreement } from "./agreement/signedRankAgreement.js";
export { completenessError } from "./axiomatic/completenessError.js";
export { inputInvariance } from "./axiomatic/inputInvariance.js";
export { nonSensitivity } from "./axiomatic/nonSensitivity.js";
export {
  type CompareExplainersOptions,
  type ComparisonSubject,
  compareExplainers,
} from "./comparison/compareExplainers.js";
export type { AnyMetric, ChosenMetric, ComparedExplainer } from "./comparison/parts/choices.js";
export { complexity } from "./complexity/complexity.js";
export { effectiveComplexity } from "./complexity/effectiveComplexity.js";
export { sparseness } from "./complexity/sparseness.js";
export { spread } from "./complexity/spread.js";
export { comprehensiveness } from "./faithfulness/comprehensiveness.js";
export { deletionAuc } from "./faithfulness/deletionAuc.js";
export { faithfulnessCorrelation } from "./faithfulness/faithfulnessCorrelation.js";
export { faithfulnessEstimate } from "./faithfulness/faithfulnessEstimate.js";
export { infidelity } from "./faithfulness/infidelity.js";
export { insertionAuc } from "./faithfulness/insertionAuc.js";
export { irof } from "./faithfulness/irof.js";
export { monotonicity } from "./faithfulness/monotonicity.js";
export { monotonicityCorrelation } from "./faithfulness/monotonicityCorrelation.js";
export { pixelFlipping } from "./faithfulness/pixelFlipping.js";
export { regionPerturbation } from "./faithfulness/regionPerturbation.js";
export { road } from "./faithfulness/road.js";
export { selectivity } from "./faithfulness/selectivity.js";
export { sensitivityN } from "./faithfulness/sensitivityN.js";
export { sufficiency } from "./faithfulness/sufficiency.js";
export { attributionLocalisation } from "./localisation/attributionLocalisation.js";
export { focus } from "./localisation/focus.js";
export { localisationAuc } from "./localisation/localisationAuc.js";
export { pointingGame } from "./localisation/pointingGame.js";
export { relevanceMassAccuracy } from "./localisation/relevanceMassAccuracy.js";
export { relevanceRankAccuracy } from "./localisation/relevanceRankAccuracy.js";
export { topKIntersection } from "./localisation/topKIntersection.js";
export type { Unit } from "./parts/units.js";
export { efficientParameterRandomisation } from "./randomisation/efficientParameterRandomisation.js";
export { parameterRandomisation } from "./randomisation/parameterRandomisation.js";
export { randomLogit } from "./randomisation/randomLogit.js";
export { reparameterised } from "./randomisation/reparameterised.js";
export { smoothParameterRandomisation } from "./randomisation/smoothParameterRandomisation.js";
export { averageSensitivity } from "./robustness/averageSensitivity.js";
export { consistency } from "./robustness/consistency.js";
export { continuity } from "./robustness/continuity.js";
export { localLipschitz } from "./robustness/localLipschitz.js";
export { maxSensitivity } from "./robustness/maxSensitivity.js";
export { relativeInputStability } from "./robustness/relativeInputStability.js";
export { relativeOutputStability } from "./robustness/relativeOutputStability.js";
export { relativeRepresentationStability } from "./robustness/relativeRepresentationStability.js";
export { seedStability } from "./robustness/seedStability.js";
export { featureCorrelation } from "./textbook/featureCorrelation.js";
export { featureImportance } from "./textbook/featureImportance.js";
export { interpretability } from "./textbook/interpretability.js";
