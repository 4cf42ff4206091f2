import type { Readings } from "@hyaline/explanation";

/** Two layers of two heads over three tokens; head 1 of layer 1 looks at the token before. */
export const attention: Readings = {
  kind: "readings",
  method: "attentionPatterns",
  quantity: "attention weight",
  values: {
    shape: [1, 2, 2, 3, 3],
    values: [0, 1, 2, 3].flatMap((head) =>
      [0, 1, 2].flatMap((query) =>
        [0, 1, 2].map((key) => Number(key === (head === 3 ? Math.max(0, query - 1) : query))),
      ),
    ),
  },
  axes: [{ name: "layer" }, { name: "head" }, { name: "query" }, { name: "key" }],
  provenance: { options: {}, evaluations: 1, versions: {} },
};
