import { add, type Tensor, tap } from "@hyaline/core";
import { bind, block, dense, embedding, multiHeadAttention, positionEmbedding } from "@hyaline/layers";
import { loadCheckpoint } from "@hyaline/training";
import { file } from "../parts/file.js";

/** Tokens that sequences are made of. */
export const TOKENS = 12;
/** How long sequences are. */
export const STEPS = 16;

/**
 * A transformer of two layers of attention and nothing else that goes on with sequences in which the same tokens come
 * again and again: int32[rows, 16] to the next token's logits at each step, float32[rows, 16, 12].
 */
export const inductionNet = block(
  {
    tokens: embedding(TOKENS, 32),
    places: positionEmbedding(STEPS),
    attend1: multiHeadAttention(2, { causal: true }),
    attend2: multiHeadAttention(2, { causal: true }),
    logits: dense(TOKENS, { useBias: false }),
  },
  (ids: Tensor, { tokens, places, attend1, attend2, logits }) => {
    const start = tap("start", places(tokens(ids)));
    const middle = tap("middle", add(start, attend1(start)));
    return logits(tap("end", add(middle, attend2(middle))));
  },
  { name: "induction" },
);

/**
 * A sequence that begins with `period` different tokens and repeats them.
 *
 * @param pick a whole number from 0 to `below` − 1
 */
export function repeated(period: number, pick: (below: number) => number): number[] {
  const left = Array.from({ length: TOKENS }, (_, token) => token);
  const first = Array.from({ length: period }, () => left.splice(pick(left.length), 1)[0] as number);
  return Array.from({ length: STEPS }, (_, step) => first[step % period] as number);
}

/** The trained net as a model of token ids. `tests/trainedNets.test.ts` trained it. */
export async function induction() {
  const { tree } = loadCheckpoint(await file(new URL("./induction.safetensors", import.meta.url)));
  const variables = { params: tree, state: {} } as unknown as Parameters<typeof bind>[1];
  return { model: bind(inductionNet, variables), variables };
}
