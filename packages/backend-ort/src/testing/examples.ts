import { opExamples } from "@hyaline/backend-testkit";

const names = new Set<string>();

/** All examples in nightly runs; otherwise the first of each op, since shaders are compiled anew for every shape. */
export const examplesOfOps = process.env.HYALINE_NIGHTLY
  ? opExamples
  : opExamples.filter(({ op }) => !names.has(op) && names.add(op));
