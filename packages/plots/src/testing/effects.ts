import type { FeatureEffects } from "@hyaline/explanation";

/** Of two features, the first with the curves of two rows. */
export const effects: FeatureEffects = {
  kind: "featureEffects",
  method: "partialDependence",
  target: 0,
  featureNames: ["a", "b"],
  effects: [
    { feature: 0, grid: [0, 1], values: [1, 3], curves: { shape: [2, 2], values: [0, 2, 2, 4] } },
    { feature: 1, grid: [0, 2, 4], values: [0, -1, -2] },
  ],
  provenance: { options: {}, evaluations: 1, versions: {} },
};
