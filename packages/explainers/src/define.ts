import { defineAsking as asking, defineTraced as traced } from "@hyaline/explanation";
import { version } from "./version.js";

const versions = { "@hyaline/explainers": version };

/** `defineTraced` for the methods of this package: their provenance says its version. */
/* @__NO_SIDE_EFFECTS__ */
export const defineTraced = ((facts, options, callOptions, make) =>
  traced(facts, options, callOptions, make, versions)) as typeof traced;

/** The same of `defineAsking`. */
/* @__NO_SIDE_EFFECTS__ */
export const defineAsking = ((facts, options, callOptions, make) =>
  asking(facts, options, callOptions, make, versions)) as typeof asking;
