import {
  add,
  gather,
  matMul,
  relu,
  reshape,
  slice,
  softmax,
  type Tensor,
  tap,
  tensor,
  transpose,
} from "@hyaline/core";

/** What each word says of a film, and how loudly: it is looked at the more the louder it is. */
const meanings: Readonly<Record<string, readonly [says: number, loud: number]>> = {
  "[class]": [0, 0],
  the: [0, 0],
  film: [0, 0.5],
  was: [0, 0],
  but: [0, 0.2],
  slow: [-1, 2],
  boring: [-2, 3],
  funny: [1, 2],
  wonderful: [2, 3],
};
const vocabulary = Object.keys(meanings);
const table = vocabulary.map((word, i) => [...(meanings[word] as readonly number[]), Number(i === 0)]);

/**
 * A transformer of one block, small enough to check by hand: its class token looks at the loud words and takes over what they
 * say. Its outputs are how bad and how good a film is.
 *
 * @returns the model of token ids int32[rows, tokens], and the words of a text with their ids
 */
export function attentive(text: string) {
  const [embedding, query, key, value, out] = [
    table,
    [[0], [0], [1]],
    [[0], [1], [0]],
    [
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [-1, 1],
      [0, 0],
      [0, 0],
    ],
  ].map((rows) => tensor(rows)) as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const model = (ids: Tensor): Tensor => {
    const h = tap("embedding", gather(embedding, ids));
    const scores = matMul(matMul(h, query), transpose(matMul(h, key), [0, 2, 1]));
    const attended = tap("block", add(h, matMul(softmax(scores), matMul(h, value))));
    const first = reshape(slice(attended, [null, [0, 1]]), [ids.shape[0] as number, 3]);
    return relu(matMul(first, out));
  };
  const words = ["[class]", ...text.split(" ")];
  const ids = tensor([words.map((word) => vocabulary.indexOf(word))], { dtype: "int32" });
  return { model, ids, words };
}
