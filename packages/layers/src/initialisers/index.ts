/** What parameters start from: functions of a key and what is known of the parameter. */
export { constant, ones, zeros } from "./constant.js";
export type { Initialiser, ParameterSpec } from "./initialiser.js";
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  type VarianceScalingOptions,
  varianceScaling,
} from "./varianceScaling.js";
