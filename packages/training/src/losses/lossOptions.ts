import { isTensor, type Reduction, type Tensor } from "@hyaline/core";
import { choice, either, integer, number, value } from "@hyaline/core/facts";

const reduction = /* @__PURE__ */ choice<Reduction>(
  "What becomes of the terms: their mean, their sum, or nothing; fit takes a mean.",
  ["mean", "sum", "none"],
  "mean",
);

const isNumbers = (given: unknown): boolean =>
  isTensor(given) || (Array.isArray(given) && given.every((each) => typeof each === "number"));

/** What all losses take. */
export const lossOptions = { reduction };

export const huberOptions = {
  reduction,
  delta: /* @__PURE__ */ number("Where the square becomes a line.", 1),
};

export const classOptions = {
  reduction,
  axis: /* @__PURE__ */ integer(
    "The axis of the classes (default 1; 0 for one vector).",
    undefined,
    [-64, 64],
  ),
  weight: /* @__PURE__ */ value<Tensor | readonly number[]>(
    "How much each class counts (all alike when left out).",
    "a list of numbers, or a tensor",
    isNumbers,
  ),
  ignoreIndex: /* @__PURE__ */ integer(
    "Targets of this class count nothing.",
    -100,
    [-2147483648, 2147483647],
  ),
  labelSmoothing: /* @__PURE__ */ number(
    "How much of each target is spread evenly over all classes.",
    0,
    [0, 1],
  ),
};

export const logitOptions = {
  reduction,
  positiveWeight: /* @__PURE__ */ either(
    "How much a positive target counts more than a negative one: a number, or one for each class.",
    [
      number("One for all.", undefined),
      value<readonly number[] | Tensor>("One for each class.", "a list of numbers, or a tensor", isNumbers),
    ],
    1,
  ),
};
