import type { Explain, Explains } from "@hyaline/explanation";

/** What comes of an explainer that a subject's function made; it is disposed of then. */
export async function usingExplainer<T>(
  made: Explains,
  use: (explain: Explain<never>) => Promise<T>,
): Promise<T> {
  if (typeof made === "function") return use(made);
  try {
    // Called on the explainer, as its user would.
    return await use((x, call) => made.explain(x, call));
  } finally {
    made.dispose?.();
  }
}
