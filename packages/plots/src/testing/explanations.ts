import type { Explanation } from "@hyaline/explanation";
import { explanationFromJson } from "@hyaline/explanation";
// biome-ignore lint/correctness/useImportExtensions: it is JSON, which the rule takes for a source
import recorded from "../../fixtures/explanations.json" with { type: "json" };

/** Integrated Gradients of a CNN on three 8 × 8 digits (Captum 0.7.0): `[3, 1, 8, 8]`. */
export const digits: Explanation = explanationFromJson(JSON.stringify(recorded.digits));

/** Exact KernelSHAP of an MLP on three patients with ten features (SHAP 0.44.1): `[3, 10]`. */
export const patients: Explanation = explanationFromJson(JSON.stringify(recorded.patients));

export const explanationOf = (
  values: readonly number[],
  { featureNames, ...rest }: Partial<Explanation> = {},
): Explanation => ({
  method: "lime",
  values: { shape: [1, values.length], values },
  data: { shape: [1, values.length], values: values.map((_, i) => i) },
  target: [0],
  ...(featureNames ? { featureNames } : {}),
  provenance: { options: {}, evaluations: 1, versions: {} },
  ...rest,
});

/** Texts that break out of markup where something forgets to escape, each with its name. */
export const hostileTexts: readonly (readonly [name: string, text: string])[] = [
  ["a script", "<script>alert(1)</script>"],
  ["an image", `"><img src=x onerror=alert(1)>`],
  ["an attribute", `' onmouseover='alert(1)`],
  ["the end of a style sheet", "]]></style><script>alert(1)</script>"],
  ["a comment", "<!-- --><svg/onload=alert(1)>"],
  ["entities", "&lt;b&gt; &amp;amp; &#0;"],
  ["control characters", "nul\u0000 escape\u001b[31m bell\u0007 \u009f"],
  ["reordering marks", "left\u202Eright \u2066isolated"],
  ["lone surrogates", "lone \ud800 surrogate \udfff \uffff"],
  ["a script's address", "javascript:alert(1)"],
  ["templates", "\u0024{alert(1)} {{alert(1)}}"],
  ["line ends", "line\r\nbreak\u2028and\ttab"],
  ["a very long word", "x".repeat(100_000)],
  ["many emoji", "😀".repeat(1000)],
];

/** The first of them, which would run something. */
export const scriptText: string = hostileTexts
  .slice(0, 5)
  .map(([, text]) => text)
  .join(" ");
