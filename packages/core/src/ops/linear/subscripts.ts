import { fail } from "../../errors.js";
import { broadcastShapes, formatSpec, type Shape, type Spec } from "../../shape.js";

/** The labels of each operand's axes, and those of the result. An ellipsis has become labels of its own. */
export interface Subscripts {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  /** The size that each label stands for. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** Reads `"ij,jk->ik"` for operands of known shapes. */
export function parseSubscripts(equation: string, operands: readonly Spec[]): Subscripts {
  const [left, right, ...more] = equation.replaceAll(" ", "").split("->");
  const terms = (left as string).split(",");
  if (more.length > 0 || terms.length !== operands.length) {
    fail(
      "argument",
      "einsum needs one term per operand, and at most one ->",
      `${JSON.stringify(equation)} for ${operands.length} operands`,
    );
  }
  const inputs = terms.map((term, i) => labelsOf(equation, term, operands[i] as Spec));
  const hidden = Math.max(0, ...inputs.map((labels) => labels.filter((label) => label.length > 1).length));
  const output = right === undefined ? implicitOutput(inputs, hidden) : outputLabels(equation, right, hidden);
  const sizes = sizesOf(equation, inputs, operands);
  for (const label of output) {
    if (!sizes.has(label)) fail("argument", "einsum's result may only have labels of operands", equation);
  }
  return { inputs, output, sizes };
}

/** Labels of hidden axes count from the last: the axes under an ellipsis align as broadcasting aligns them. */
const hiddenLabels = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `...${count - 1 - i}`);

function splitTerm(equation: string, term: string): [before: string[], hidden: boolean, after: string[]] {
  const [before, after, ...more] = term.split("...");
  if (more.length > 0 || !/^[A-Za-z]*$/.test(`${before}${after ?? ""}`)) {
    fail("argument", "einsum's terms are letters, with at most one ellipsis", JSON.stringify(equation));
  }
  return [[...(before as string)], after !== undefined, [...(after ?? "")]];
}

function labelsOf(equation: string, term: string, operand: Spec): string[] {
  const [before, hidden, after] = splitTerm(equation, term);
  const rest = operand.shape.length - before.length - after.length;
  if (rest < 0 || (rest > 0 && !hidden)) {
    fail("shape", `einsum needs as many axes as ${JSON.stringify(term)} has labels`, formatSpec(operand));
  }
  return [...before, ...hiddenLabels(rest), ...after];
}

function outputLabels(equation: string, term: string, hidden: number): string[] {
  const [before, ellipsis, after] = splitTerm(equation, term);
  const labels = [...before, ...(ellipsis ? hiddenLabels(hidden) : []), ...after];
  if (new Set(labels).size !== labels.length) {
    fail("argument", "einsum's result may have each label once", JSON.stringify(equation));
  }
  return labels;
}

/** Without an arrow the result has the axes under ellipses, then the labels that occur once, in alphabetical order. */
function implicitOutput(inputs: readonly (readonly string[])[], hidden: number): string[] {
  const all = inputs.flat().filter((label) => label.length === 1);
  const once = all.filter((label) => all.indexOf(label) === all.lastIndexOf(label));
  return [...hiddenLabels(hidden), ...once.sort()];
}

function sizesOf(
  equation: string,
  inputs: readonly (readonly string[])[],
  operands: readonly Spec[],
): Map<string, number> {
  const sizes = new Map<string, number>();
  inputs.forEach((labels, i) => {
    labels.forEach((label, axis) => {
      const size = (operands[i] as Spec).shape[axis] as number;
      const known = sizes.get(label) ?? size;
      const joined: Shape | undefined = label.length > 1 ? broadcastShapes([known], [size]) : [known];
      if (!joined || (label.length === 1 && known !== size)) {
        fail(
          "shape",
          `einsum needs one size for each label`,
          `${known} and ${size} for ${label} in ${equation}`,
        );
      }
      sizes.set(label, joined[0] as number);
    });
  });
  return sizes;
}
