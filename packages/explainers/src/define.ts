import { defineExplainer as define } from "@hyaline/explanation";
import { version } from "./version.js";

const versions = { "@hyaline/explainers": version };

/** `defineExplainer` for the methods of this package: their provenance says its version. */
/* @__NO_SIDE_EFFECTS__ */
export const defineExplainer = ((facts, options, callOptions, make) =>
  define(facts, options, callOptions, make, versions)) as typeof define;
