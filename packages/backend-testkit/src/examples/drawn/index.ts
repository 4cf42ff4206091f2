/** Uses of ops whose shapes and options are drawn: lowerings choose by them. */
import type { OpExample } from "../../example.js";
import { convolutionFamilies } from "./convolution.js";
import { Draw } from "./draw.js";
import { elementwiseFamilies } from "./elementwise.js";
import { indexingFamilies } from "./indexing.js";
import { linearFamilies } from "./linear.js";
import { normaliseFamilies } from "./normalise.js";
import { poolingFamilies } from "./pooling.js";
import { recurrentFamilies } from "./recurrent.js";
import { reduceFamilies } from "./reduce.js";
import { resizeFamilies } from "./resize.js";
import { structureFamilies } from "./structure.js";

const families = [
  ...convolutionFamilies,
  ...poolingFamilies,
  ...linearFamilies,
  ...reduceFamilies,
  ...structureFamilies,
  ...indexingFamilies,
  ...normaliseFamilies,
  ...elementwiseFamilies,
  ...resizeFamilies,
  ...recurrentFamilies,
];

/** `count` uses of each op that has choices to draw: the same ones for the same seed, and the first ones of a larger count. */
export const drawnExamples = (count: number, seed = "hyaline"): OpExample[][] =>
  families.map(({ op, draw }, family) =>
    Array.from({ length: count }, (_, i) => {
      const { about, ...example } = draw(new Draw(`${seed} ${family} ${op} ${i}`));
      return { op, name: `draw ${i} ${JSON.stringify(about)}`, ...example };
    }),
  );
