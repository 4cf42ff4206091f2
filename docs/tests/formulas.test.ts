import { expect, test } from "vitest";
import { mathML } from "../.vitepress/build/formula/mathML.js";
import { declaredOf, roomNames } from "./facts/rooms.js";

/** Elements that say how pieces stand, with `·` before what is lowered and raised. */
const shape = (ml: string) =>
  ml.replace(/<\/?(?:math|mrow|mi|mn|mo)(?: [^>]*)?>/g, "").replace(/<mspace[^>]*><\/mspace>/g, " ");

test.each([
  ["x_i · w_ij⁺", "<msub>xi</msub>·<msubsup>wij+</msubsup>"],
  ["∂f(x) / ∂x_i", "<mfrac>∂f(x)∂<msub>xi</msub></mfrac>"],
  ["a b / n! (v - 1)", "<mfrac>a bn!</mfrac> (v−1)"],
  [
    "p_i = |a_i| / Σ_j |a_j|",
    "<msub>pi</msub>=<mfrac>|<msub>ai</msub>|<munder>Σj</munder> |<msub>aj</msub>|</mfrac>",
  ],
  [
    "m̂ / (√v̂ + ε)",
    '<mfrac><mover accent="true">m^</mover><msqrt><mover accent="true">v^</mover></msqrt>+ε</mfrac>',
  ],
  ["∫₀¹ f dα", "<msubsup>∫01</msubsup> f dα"],
  ["f(x with x_i = x'_i)", "f(x with <msub>xi</msub>=<msubsup>xi′</msubsup>)"],
  ["Σ_{k = 0}^{L} x_S₀", "<munderover>Σk=0L</munderover> <msub>x<msub>S0</msub></msub>"],
  ["(f(x + Δ e_i) - f(x)) / Δ", "<mfrac>f(x+Δ <msub>ei</msub>)−f(x)Δ</mfrac>"],
  ["V[E[f | x_i]] / V[f]", "<mfrac>V[E[f|<msub>xi</msub>]]V[f]</mfrac>"],
  ["E[|x|]", "E[|x|]"],
  ["factor^⌊step / every⌋", "<msup>factor⌊<mfrac>stepevery</mfrac>⌋</msup>"],
])("%s as mathematics", (plain, expected) => {
  expect(shape(mathML(plain))).toBe(expected);
});

/** The letters and digits of a text in order, raised and lowered ones as plain ones. */
const characters = (text: string) => text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "");

const formulas = roomNames.flatMap((room) =>
  declaredOf(room).flatMap(({ facts: { name, formula } }) => (formula ? [[name, formula] as const] : [])),
);

test.each(formulas)("the formula of %s has all of its letters and digits, each once", (_, formula) => {
  const shown = mathML(formula)
    .replace(/<[^>]*>/g, "")
    .replace(/&\w+;/g, "");
  // Indices may stand before or after what is raised.
  expect([...characters(shown)].sort().join("")).toBe([...characters(formula)].sort().join(""));
});
