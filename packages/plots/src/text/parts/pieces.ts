/** A run of a text: whitespace, or characters that belong to one token or to none. */
export interface Piece {
  readonly text: string;
  readonly token?: number;
  /** Stands for something that the text does not hold, such as `[CLS]`. */
  readonly special?: boolean;
}

const special = /^(\[[A-Z]+\]|<\|?[^<>]*\|?>)$/;
/** Tokens that stand close to what is before them. */
const closing = /^[.,;:!?)\]}%’”…]+$/;
const word = /[\p{L}\p{M}\p{N}_]+/uy;
const space = /\s+/y;

/** Marks with which tokenizers say where whitespace was: GPT-2's, SentencePiece's, and those of byte pair encodings. */
export const decoded = (token: string): string =>
  special.test(token)
    ? token
    : token
        .replace(/[Ġ▁]/g, " ")
        .replace(/Ċ/g, "\n")
        .replace(/ĉ/g, "\t")
        .replace(/<\/w>$/, " ");

/**
 * The text as its tokens part it. Where there is no text, or another than the tokens are of, the tokens are written one
 * after the other, with spaces where they hold or imply some.
 */
export function piecesOf(text: string | undefined, tokens: readonly string[]): readonly Piece[] {
  return (text === undefined ? undefined : located(text, tokens)) ?? joined(tokens);
}

/**
 * Finds the tokens in their order, and what recurs of them in between (a bag of words names each word once); `undefined`
 * where one is not there.
 */
function located(text: string, tokens: readonly string[]): Piece[] | undefined {
  // A token as it is, or as its marks say that it was: "Ġ" may be a letter of the text.
  const parts = tokens.map((token) => [token.trim(), decoded(token).replace(/^##/, "").trim()] as const);
  const known = new Map<string, number>();
  for (const [i, forms] of parts.entries())
    for (const form of forms) if (!known.has(form)) known.set(form, i);
  const pieces: Piece[] = [];
  let at = 0;
  const run = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
  };
  const take = (length: number, token?: number) => {
    const taken = text.slice(at, at + length);
    at += length;
    pieces.push(token === undefined ? { text: taken } : { text: taken, token });
  };
  /** The next run of the text, which is no token by itself, or one that was named before. */
  const pass = () => {
    const found = run(space);
    if (found !== "") return take(found.length);
    const whole = run(word);
    if (whole === "") return take(String.fromCodePoint(text.codePointAt(at) as number).length);
    take(whole.length, known.get(whole));
  };
  for (const [i, forms] of parts.entries()) {
    const here = () =>
      forms.find(
        (form) => form !== "" && text.slice(at, at + form.length).toLowerCase() === form.toLowerCase(),
      );
    if (forms[1] === "" && here() === undefined) {
      const found = run(space);
      if (found !== "") take(found.length, i);
      continue;
    }
    const before = run(space);
    if (before !== "") take(before.length);
    if (here() === undefined && special.test(forms[0])) {
      pieces.push({ text: forms[0], token: i, special: true });
      continue;
    }
    while (here() === undefined) {
      if (at >= text.length) return undefined;
      pass();
    }
    take((here() as string).length, i);
  }
  while (at < text.length) pass();
  return pieces;
}

/** Tokens one after the other. */
function joined(tokens: readonly string[]): Piece[] {
  const parts = tokens.map(decoded);
  const holdSpace = parts.some((part, i) => !special.test(tokens[i] as string) && /^\s|\s$/.test(part));
  const pieces: Piece[] = [];
  for (const [i, part] of parts.entries()) {
    const isSpecial = special.test(part);
    const goesOn = part.startsWith("##") || closing.test(part);
    const before = pieces.at(-1);
    if (before && (isSpecial || before.special || !(holdSpace || goesOn))) pieces.push({ text: " " });
    const whole = part.startsWith("##") ? part.slice(2) : part;
    const [, lead = "", core = "", tail = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(whole) ?? [];
    if (core === "") pieces.push({ text: whole || " ", token: i });
    else {
      if (lead !== "") pieces.push({ text: lead });
      pieces.push(isSpecial ? { text: core, token: i, special: true } : { text: core, token: i });
      if (tail !== "") pieces.push({ text: tail });
    }
  }
  return pieces;
}
