/** Activations as layers. Not here: activations as functions, which are core's and do as layers where they need no options. */
export { type ActivationOptions, activation } from "./activation.js";
export type { ActivationName } from "./parts/activations.js";
export { prelu } from "./prelu.js";
