import { add, attention, gather, matMul, type Tensor, tap, tensor } from "@hyaline/core";

export const vocabulary = [
  "[pad]",
  "the",
  "cat",
  "cats",
  "with",
  "stripes",
  "sleeps",
  "sleep",
  "soundly",
  ".",
];
const size = vocabulary.length;
const idOf = (word: string): number => vocabulary.indexOf(word);

/** What likes to follow what: of the verb's two forms the sentence's noun decides. */
const followers: readonly (readonly [string, string])[] = [
  ["the", "cat"],
  ["cat", "sleeps"],
  ["cat", "sleep"],
  ["cats", "sleeps"],
  ["cats", "sleep"],
  ["with", "stripes"],
  ["stripes", "sleeps"],
  ["stripes", "sleep"],
  ["sleeps", "soundly"],
  ["sleep", "soundly"],
  ["soundly", "."],
];

/** A word's own vector, and whether it is a subject, and of how many. */
const embedding = vocabulary.map((word, id) => [
  ...vocabulary.map((_, other) => Number(other === id && id > 0)),
  Number(word === "cat" || word === "cats"),
  { cat: -1, cats: 1 }[word] ?? 0,
]);
const onlyFrom = (row: number, columns: readonly number[]) =>
  Array.from({ length: size + 2 }, (_, i) => columns.map((each) => (i === row ? each : 0)));
const likes = Array.from({ length: size + 2 }, (_, from) =>
  vocabulary.map((_, to) => 4 * Number(followers.some(([a, b]) => idOf(a) === from && idOf(b) === to))),
);
const agrees = vocabulary.map((word) => ({ sleeps: -2, sleep: 2 })[word] ?? 0);

/**
 * A language model small enough to check by hand: the last word says what may follow, and one head of attention carries the number of
 * the sentence's subject to the verb.
 *
 * @returns int32[rows, steps] to logits float32[rows, steps, words]; its embedding is the layer "embedding"
 */
export function writer(): (ids: Tensor) => Tensor {
  const [table, key, value, next] = [embedding, onlyFrom(size, [6]), onlyFrom(size + 1, agrees), likes].map(
    (rows) => tensor(rows),
  ) as [Tensor, Tensor, Tensor, Tensor];
  return (ids) => {
    const h = tap("embedding", gather(table, ids));
    const keys = matMul(h, key);
    const looked = attention(add(keys.mul(0), 1), keys, matMul(h, value), { causal: true, scale: 1 });
    return add(matMul(h, next), looked);
  };
}

/** The ids of a text's words. */
export const idsOf = (text: string): number[] => text.split(" ").map(idOf);

/** Words that the model adds to a text, each time the likeliest. */
export async function goOn(model: (ids: Tensor) => Tensor, text: string, words: number): Promise<number[]> {
  const ids = idsOf(text);
  for (let i = 0; i < words; i++) {
    const logits = (await model(tensor([ids], { dtype: "int32" })).array()) as number[][][];
    const last = logits[0]?.at(-1) as number[];
    ids.push(last.indexOf(Math.max(...last)));
  }
  return ids;
}
