import { oneOfEachOp, opExamples } from "@hyaline/backend-testkit";

const isNightly = process.env.HYALINE_NIGHTLY === "1";

/** The kit's examples for what is slow to compile: all in nightly runs, otherwise the first of each op. */
export const examplesOfOps = isNightly ? opExamples : oneOfEachOp;

/** The kit's examples for what runs ops as another test does: all in nightly runs, otherwise every eighth. */
export const fewExamples = everyNth(8);

/** All examples in nightly runs, otherwise every `n`th. */
export function everyNth(n: number) {
  return opExamples.filter((_, i) => isNightly || i % n === 0);
}
