/** A formula of facts in pieces: `x_i w_ij⁺ / √(v̂ + ε)`. */
export interface Token {
  /** `word`: two letters or more; `up` and `down`: characters that stand raised or lowered, as plain ones. */
  readonly kind: "space" | "word" | "letter" | "number" | "up" | "down" | "sign";
  readonly text: string;
}

const pieces =
  /(?<space>\s+)|(?<word>[A-Za-z]{2,})|(?<letter>\p{L}\p{M}*)|(?<number>\d+(?:\.\d+)?)|(?<up>[⁰¹²³⁴-⁹⁺⁻]+)|(?<down>[₀-₉]+)|(?<sign>.)/gu;

export function tokensOf(formula: string): Token[] {
  // Raised letters count as letters: first the sign that they stand raised.
  return [...formula.replaceAll("ᵀ", "^T").matchAll(pieces)].map(({ groups = {} }) => {
    const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined) as [
      Token["kind"],
      string,
    ];
    return { kind, text: kind === "up" || kind === "down" ? text.normalize("NFKC") : text };
  });
}
