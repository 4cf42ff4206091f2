import { integer, number, required, text, value } from "@hyaline/core/facts";
import { dataRows, isInputRecord, type Rows } from "@hyaline/explanation";

/** Rows that show each concept, by its name; of models of several inputs records of them. */
export type ConceptRows = Readonly<Record<string, Rows | Readonly<Record<string, Rows>>>>;

const areConcepts = (given: unknown): boolean =>
  isInputRecord(given) && Object.keys(given as object).length > 0;

/** What concepts are shown by, and what they are told apart from. */
export const conceptOptions = {
  /** The layer whose values are looked at, as `listLayers` shows it. */
  layer: required(text("The layer whose values are looked at, as listLayers shows it.", undefined)),
  /** Rows that show each concept, by its name. */
  concepts: required(
    value<ConceptRows>("Rows that show each concept, by its name.", "{ name: rows }", areConcepts),
  ),
  /** Rows that show nothing in particular, which concepts are told apart from. */
  random: required(dataRows("Rows that show nothing in particular, which concepts are told apart from.")),
  /** Weight of the classifiers' ridge (default 0.01, as in Captum). */
  ridge: number("Weight of the classifiers' ridge (as in Captum).", 0.01, [1e-9, 1e9]),
  /** Seed for drawing random rows (default 0). */
  seed: integer("Seed for drawing random rows.", 0, [0, Number.MAX_SAFE_INTEGER]),
};
