import { type Token, tokensOf } from "./tokens.js";

/** A piece of a formula as MathML. */
interface Node {
  readonly ml: string;
  /** `big`: Σ or ∫, which all that follows belongs to. */
  readonly kind: "atom" | "word" | "big" | "sign" | "space";
  /** What stands in its parentheses, where it is a pair of them. */
  readonly inner?: string;
}

const partners: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  "⌊": "⌋",
  "|": "|",
  "‖": "‖",
};
const escaped = (text: string) =>
  text.replace(/[&<>]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[one] as string);
const element = (name: string, ...children: string[]) => `<${name}>${children.join("")}</${name}>`;
const row = (children: readonly string[]) =>
  children.length === 1 ? (children[0] as string) : element("mrow", ...children);
const fence = (sign: string) => `<mo fence="true" stretchy="true">${sign}</mo>`;

/**
 * A formula of facts, which is written in plain characters, as MathML: scripts, roots, and fractions where what stands over
 * and under the line is certain. `a b / c` is one fraction, and `/ b c` divides by b alone, unless b is a sum.
 */
export function mathML(formula: string): string {
  const tokens = tokensOf(formula);
  let at = 0;
  const text = () => tokens[at]?.text;
  const take = () => tokens[at++] as Token;

  function sequence(stop?: string): Node[] {
    const nodes: Node[] = [];
    while (at < tokens.length && text() !== stop) {
      if (text() === "/") divide(nodes, stop);
      else nodes.push(factor());
    }
    return nodes;
  }

  /** Nodes side by side; a space where factors or words met. */
  function joined(nodes: readonly Node[]): string {
    return row(
      nodes.flatMap((node, i) => {
        if (node.kind !== "space") return [node.ml];
        const [before, after] = [nodes[i - 1]?.kind ?? "sign", nodes[i + 1]?.kind ?? "sign"];
        if (before === "word" || after === "word") return ['<mspace width="0.35em"></mspace>'];
        return before === "sign" || after === "sign" ? [] : ['<mspace width="0.18em"></mspace>'];
      }),
    );
  }

  function divide(nodes: Node[], stop: string | undefined): void {
    take();
    const trimmed = () => {
      while (nodes.at(-1)?.kind === "space") nodes.pop();
    };
    trimmed();
    const over: Node[] = [];
    while (/atom|word|space/.test(nodes.at(-1)?.kind ?? "")) over.unshift(nodes.pop() as Node);
    while (over[0]?.kind === "space") nodes.push(over.shift() as Node);
    spaces();
    const first = factor();
    const under = first.kind === "big" ? [first, ...terms(stop)] : [first];
    const bare = (side: readonly Node[]) => (side.length === 1 && side[0]?.inner) || joined(side);
    nodes.push({ kind: "atom", ml: element("mfrac", bare(over), bare(under)) });
  }

  /** What a sum is of: up to a sign that ends it. */
  function terms(stop: string | undefined): Node[] {
    const nodes: Node[] = [];
    while (at < tokens.length && text() !== stop && !/^[-+−=,;/]$/.test(text() ?? "")) nodes.push(factor());
    while (nodes.at(-1)?.kind === "space") {
      nodes.pop();
      at--;
    }
    return nodes;
  }

  /** Whether the line here is the first of two, as in |x|, and not the one of a condition, as in E[f | x]. */
  function isPaired(): boolean {
    let depth = 0;
    for (const { text: sign } of tokens.slice(at + 1)) {
      if (sign === "|" && depth === 0) return true;
      if (/^[([{⌊]$/.test(sign)) depth++;
      if (/^[)\]}⌋]$/.test(sign) && --depth < 0) return false;
    }
    return false;
  }

  function spaces(): void {
    while (tokens[at]?.kind === "space") at++;
  }

  function group(): Node {
    const open = take().text;
    const close = partners[open] as string;
    const inner = joined(sequence(close));
    if (text() === close) take();
    return {
      kind: "atom",
      ml: element("mrow", fence(open), inner, fence(close)),
      ...(open === "(" ? { inner } : {}),
    };
  }

  /** A letter, number, word, root or pair of brackets, with the scripts and arguments that follow it at once. */
  function factor(): Node {
    const { kind, text: sign } = tokens[at] as Token;
    if (kind === "space") return { kind, ml: take().text };
    if (kind === "sign" && sign in partners && (sign !== "|" || isPaired())) return scripts(group());
    take();
    if (kind === "number") return scripts({ kind: "atom", ml: element("mn", sign) });
    if (kind === "word") return scripts({ kind, ml: element("mi", sign) });
    if ((sign === "∂" || sign === "Δ") && /letter|word|number/.test(tokens[at]?.kind ?? ""))
      return { kind: "atom", ml: element("mrow", element("mi", sign), factor().ml) };
    if (sign === "√") {
      const { inner, ml } = text() === "(" ? group() : factor();
      return { kind: "atom", ml: element("msqrt", inner ?? ml) };
    }
    if (sign === "Σ" || sign === "∫") return scripts({ kind: "big", ml: element("mo", sign) });
    if (sign === "½") return { kind: "atom", ml: element("mfrac", "<mn>1</mn>", "<mn>2</mn>") };
    if (kind === "letter") {
      const [letter = "", ...marks] = sign.normalize("NFD");
      const plain = element("mi", letter);
      return scripts({
        kind: "atom",
        ml: marks.length > 0 ? `<mover accent="true">${plain}<mo>^</mo></mover>` : plain,
      });
    }
    return { kind: "sign", ml: element("mo", escaped(sign === "-" ? "−" : sign)) };
  }

  /** What stands raised or lowered: in braces, in parentheses, or one piece. */
  function script(raised: boolean): string {
    if (text() === "{") {
      take();
      const inner = joined(sequence("}"));
      take();
      return inner;
    }
    if (text() === "(") {
      const { inner = "", ml } = group();
      return raised ? inner : ml;
    }
    if (text() === "⌊") return group().ml;
    const piece = take();
    // Two letters are two indices.
    if (piece.kind === "word" && piece.text.length === 2)
      return row([...piece.text].map((letter) => element("mi", letter)));
    return element(piece.kind === "number" ? "mn" : "mi", piece.text);
  }

  function scripts(base: Node): Node {
    let { ml, kind } = base;
    let [down, up]: (string | undefined)[] = [];
    const raise = (one: string) => {
      up = up === undefined ? one : row([up, one]);
    };
    const written = {
      down: (one: string) => element("mn", one),
      up: (one: string) => element(/\d/.test(one) ? "mn" : "mo", one),
    };
    for (;;) {
      const next = tokens[at];
      if (next?.text === "_") {
        take();
        down = script(false);
      } else if (next?.text === "^") {
        take();
        raise(script(true));
      } else if (next?.kind === "up") raise(written.up(take().text));
      else if (next?.kind === "down") {
        const one = written.down(take().text);
        down = down === undefined ? one : element("msub", down, one);
      } else if (next?.text === "'") {
        take();
        raise("<mo>′</mo>");
      } else break;
    }
    const isSum = kind === "big" && base.ml.includes("Σ");
    if (isSum && down !== undefined && up !== undefined) ml = element("munderover", ml, down, up);
    else if (isSum && down !== undefined) ml = element("munder", ml, down);
    else if (down !== undefined && up !== undefined) ml = element("msubsup", ml, down, up);
    else if (down !== undefined) ml = element("msub", ml, down);
    else if (up !== undefined) ml = element("msup", ml, up);
    const changed = ml !== base.ml;
    if (text() === "!") ml = element("mrow", ml, element("mo", take().text));
    // Brackets that follow a name at once hold what it is of.
    if (base.inner === undefined && kind !== "big" && (text() === "(" || text() === "[")) {
      const argument = group();
      return scripts({ kind: "atom", ml: element("mrow", ml, argument.ml) });
    }
    return changed || ml !== base.ml ? { kind, ml } : base;
  }

  return `<math display="block">${joined(sequence())}</math>`;
}
