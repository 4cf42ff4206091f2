import { choice, either, integer, type Option } from "@hyaline/core/facts";

/** Which players keep a value other than 0: see {@link l1}. */
export type L1 = "none" | "auto" | "aic" | "bic" | number;

/** Which players keep a value other than 0. */
export const l1: Option<L1> = /* @__PURE__ */ either(
  "Which players keep a value other than 0: all (none), so many, or those of the lasso with the best AIC or BIC.",
  [integer("", undefined), choice("", ["none", "auto", "aic", "bic"], "none")],
  "none",
) as Option<L1>;

/** Below this share of all coalitions SHAP's `"auto"` selects. */
const LEAST_SHARE = 0.2;

/** Whether players are selected, of so many, with so many coalitions. */
export const selects = (l1: L1, players: number, coalitions: number): boolean =>
  l1 === "auto" ? coalitions < LEAST_SHARE * (2 ** players - 2) : l1 !== "none";
