import { type BlackBox, blackBox } from "@hyaline/explanation";
import type { Aim } from "../aim.js";
import type { Contest } from "../contest.js";
import { uniform } from "../random.js";

const WORDS = 60;
const random = uniform(9);
const words = Array.from({ length: WORDS }, (_, i) => `word${i}`);
/** A bag of words with a hidden layer: some 20 µs a text. */
const HIDDEN = 64;
const weights = Float64Array.from({ length: WORDS * HIDDEN }, () => random() - 0.5);

function score(text: string): number[] {
  const hidden = new Float64Array(HIDDEN);
  for (const word of text.split(" ")) {
    const at = word.startsWith("word") ? Number(word.slice(4)) * HIDDEN : -1;
    if (at >= 0)
      for (let h = 0; h < HIDDEN; h++) hidden[h] = (hidden[h] as number) + (weights[at + h] as number);
  }
  return [hidden.reduce((sum, h) => sum + Math.tanh(h), 0)];
}

interface ExplainerOfTexts {
  explain(texts: readonly string[]): Promise<object>;
  dispose(): void;
}

/** A text explained by a method, against the predict function on as many of the same texts. */
export function ofTexts(
  work: string,
  { of, aim, create }: { readonly of: string; readonly aim: Aim; create(model: BlackBox): ExplainerOfTexts },
): Contest {
  const asked: string[] = [];
  const text = words.join(" ");
  const side = (predict: (texts: string[]) => number[][]) => {
    const explainer = create(blackBox(predict));
    return { name: "hyaline", run: () => explainer.explain([text]), dispose: () => explainer.dispose() };
  };
  return {
    work: `${work}, a text of ${WORDS} words`,
    of,
    aim,
    ours: () => side((texts) => texts.map(score)),
    peer: async () => {
      const recording = side((texts) => {
        asked.push(...texts);
        return texts.map(score);
      });
      await recording.run();
      return { name: "the predict function", run: () => asked.map(score) };
    },
  };
}
