import { integer, number } from "@hyaline/core/facts";

/** What every method takes that looks for an anchor. */
export const anchorOptions = {
  /** How often the model must answer so (default 0.95). */
  threshold: /* @__PURE__ */ number("How often the model must answer so.", 0.95, [0, 1]),
  /** How likely a rule may be worse than that by more than a third of `tolerance` (default 0.1). */
  delta: /* @__PURE__ */ number(
    "How likely a rule may be worse than that by more than a third of tolerance.",
    0.1,
    [1e-9, 0.5],
  ),
  /** How far candidates may be apart and yet count as alike (default 0.15). */
  tolerance: /* @__PURE__ */ number(
    "How far candidates may be apart and yet count as alike.",
    0.15,
    [0.001, 1],
  ),
  /** Inputs drawn at once (default 100). */
  samples: /* @__PURE__ */ integer("Inputs drawn at once.", 100, [1, 100000]),
  /** Conditions at most (default: one for each feature, word or segment). */
  maxConditions: /* @__PURE__ */ integer(
    "Conditions at most (default: one for each feature, word or segment).",
    undefined,
  ),
  /** Seed for what is drawn (default 0): inputs. */
  seed: /* @__PURE__ */ integer("Seed for what is drawn.", 0, [0, Number.MAX_SAFE_INTEGER]),
};
