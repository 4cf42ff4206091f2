import { fail, quote } from "@hyaline/core";
import { flag, number, text } from "@hyaline/core/facts";
import { isWhiteBox, type Rule, randomStream, textMasker, type Words } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { anchorOptions } from "./parts/anchorOptions.js";
import { maskedAnchor } from "./parts/maskedAnchor.js";
import { ownAnswer } from "./parts/ownAnswer.js";

/**
 * Anchors of texts: words, as few as can be, whose presence makes the model nearly always answer as it did, whatever
 * becomes of the others.
 *
 * precision = P(f(z) answers as f(x) | the words are in z) ≥ threshold
 *
 * `x` is a list of texts. Each word that a rule says nothing of is replaced by `mask` with probability one half; `coverage` is
 * how likely the rule's words are all there by chance. The answer is the target's output being the largest; of a single
 * output, on which side of 0.5 it is. Where no rule reaches the threshold the most precise one is given.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Anchors: High-Precision Model-Agnostic Explanations", AAAI 2018, section
 * 4, with words replaced by `UNK`, as in alibi.
 *
 * @function
 * @param model a black box over texts, `blackBox((texts) => outputs)`
 * @throws HyalineError `argument` for a white box and options out of range; `data` for a text without words; what the
 * model's calls throw; `aborted`
 * @example
 * ```ts
 * const model = blackBox((texts: string[]) => texts.map((text) => (text.includes("good") ? [0, 1] : [1, 0])));
 * const { rules } = await anchorsText(model).explain(["a good film"]); // rules[0].precision: 1
 * ```
 */
export const anchorsText = /* @__PURE__ */ defineAsking(
  {
    name: "anchorsText",
    title: "Anchors of texts",
    family: "rules",
    summary: "Words whose presence makes the model nearly always answer as it did.",
    formula: "P(f(z) = f(x) | words in z) ≥ threshold",
    source: {
      authors: "M. T. Ribeiro, S. Singh, C. Guestrin",
      title: "Anchors: High-Precision Model-Agnostic Explanations",
      year: 2018,
      where: "section 4",
    },
    needs: "predictions",
    rows: "texts",
    gives: "rules",
    promises: [],
    cost: "some 1000 to 10,000 texts, equal ones once",
  },
  {
    /** Whether all occurrences of a word are one (default true), or each place is its own. */
    bagOfWords: flag("Whether all occurrences of a word are one, or each place is its own.", true),
    /** What an absent word becomes (default `"UNK"`). */
    mask: text("What an absent word becomes.", "UNK"),
    /** How likely a word is there that a rule says nothing of (default 0.5). */
    shown: number("How likely a word is there that a rule says nothing of.", 0.5, [0.01, 0.99]),
    ...anchorOptions,
  },
  {},
  (model, { bagOfWords, mask, ...search }) => {
    if (isWhiteBox(model))
      fail(
        "argument",
        "anchorsText explains a black box over texts",
        quote(model),
        "write blackBox((texts) => …)",
      );
    return {
      attribute: async (call) => {
        const { texts, run, evaluate, long, onProgress } = call;
        const masker = await textMasker({ bagOfWords, mask }).bind(texts, long);
        const compose = masker.compose as NonNullable<typeof masker.compose>;
        const { outputs, targets } = await evaluate();
        const rules: Rule[] = [];
        for (const row of texts.keys()) {
          const words = masker.wordsOf(row);
          const ask = async (masks: Uint8Array) =>
            run((await compose(row, masks)) as readonly string[], () => row);
          const holds = ownAnswer(outputs, row, targets[row] ?? null);
          const random = randomStream(search.seed, row);
          const { players, ...rule } = await maskedAnchor(ask, holds, random, {
            ...search,
            players: words.length,
          });
          rules.push({
            conditions: players.map((feature) => ({ feature, text: words[feature] as string, equals: 1 })),
            ...rule,
          });
          onProgress?.({ done: row + 1, total: texts.length });
        }
        const counts = texts.map((_, row) => masker.playersOf(row));
        const { shape, values } = (call.words as Words).wordRows(counts);
        return {
          kind: "rules" as const,
          data: { shape, values },
          target: [...targets],
          rules,
          seed: search.seed,
        };
      },
    };
  },
);
