/** What an explanation is, how it travels as JSON, and how it was made. */
export { elementValues } from "./elementValues.js";
export type { Explanation, NumericArray, Provenance } from "./explanation.js";
export { explanationFromJson } from "./fromJson.js";
export { type ProvenanceFacts, provenanceOf } from "./provenance.js";
export { explanationToJson } from "./toJson.js";
