import type { NumericArray, Progress } from "@hyaline/core";
import { type Declared, hasFacts, type Options } from "@hyaline/core/facts";
import * as explainers from "@hyaline/explainers";
import type { ExplainerFacts, Explanation } from "@hyaline/explanation";

import type { OnnxModel } from "@hyaline/onnx";
/** What the command needs of an explainer of numbers. */
export type Method = Declared<ExplainerFacts, Options, Options> &
  ((
    model: OnnxModel["fn"],
    options: Readonly<Record<string, unknown>>,
  ) => {
    explain(
      x: NumericArray,
      options: { readonly onProgress: (progress: Progress) => void } & Readonly<Record<string, unknown>>,
    ): Promise<Explanation>;
    dispose(): void;
  });

/** The explainers that take rows of numbers and a file's model, by name. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.values(explainers)
    .filter(hasFacts)
    .map((each) => each as unknown as Method)
    .filter(
      ({ facts: { needs, rows, gives } }) =>
        ["whiteBox", "predictions"].includes(needs) &&
        ["numbers", "records", "inputs"].includes(rows) &&
        gives === "explanation",
    )
    .map((each) => [each.facts.name, each]),
);
