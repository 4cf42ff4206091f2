import { choice, either, integer, type Option, value } from "@hyaline/core/facts";

/** How many coalitions: a number, 2 · players + 2048 (`"auto"`, as in SHAP), or all of them (`"exact"`). */
export type Samples = number | "auto" | "exact";

/**
 * How coalitions are drawn where not all are evaluated: by their leverage on the regression, which makes every size as
 * likely, or as the Shapley kernel weighs them, as in SHAP.
 */
export type Sampling = "leverage" | "kernel";

/** How coalitions are drawn. */
export const sampling = /* @__PURE__ */ choice<Sampling>(
  "How coalitions are drawn: by their leverage on the regression, or by the kernel's weights, as in SHAP.",
  ["leverage", "kernel"],
  "leverage",
);

/** Coalitions that another program evaluated, with what each weighs. */
export interface RecordedCoalitions {
  /** 1 where a player is present: `[coalitions][players]`, of all players or of those that vary. */
  readonly masks: readonly (readonly number[])[];
  /** One positive number for each. */
  readonly weights: readonly number[];
}

/** Coalitions per row. */
export const samples: Option<Samples> = /* @__PURE__ */ either(
  "Coalitions per row: a number, auto (2 · players + 2048, as in SHAP), or exact.",
  [integer("", undefined), choice("", ["auto", "exact"], "auto")],
  "auto",
) as Option<Samples>;

/** Recorded coalitions in place of drawn ones. */
export const recordedCoalitions = /* @__PURE__ */ value<RecordedCoalitions>(
  "Recorded coalitions in place of drawn ones.",
  "{ masks: 0/1 rows of one length, weights: a positive number for each }",
  (given) => {
    const { masks, weights } = (given ?? {}) as Partial<RecordedCoalitions>;
    if (!Array.isArray(masks) || !Array.isArray(weights) || masks.length === 0) return false;
    const players = masks[0]?.length;
    const isMask = (mask: unknown) =>
      Array.isArray(mask) && mask.length === players && mask.every((bit) => bit === 0 || bit === 1);
    return (
      weights.length === masks.length &&
      weights.every((w) => Number.isFinite(w) && w > 0) &&
      masks.every(isMask)
    );
  },
);
