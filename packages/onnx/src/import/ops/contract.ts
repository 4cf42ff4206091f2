/** Einstein summation as products and sums over aligned axes. Not a reader itself. */
import {
  equal,
  expandDims,
  iota,
  matMul,
  mul,
  reshape,
  sizeOf,
  sum,
  type Tensor,
  transpose,
  where,
} from "@hyaline/core";
import { badFile } from "../fileError.js";

interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/** The sum that `equation` writes: labels of its operands that are not in the result are summed over. */
export function contract(equation: string, operands: readonly Tensor[]): Tensor {
  const [left = "", right] = equation.replace(/\s/g, "").split("->");
  const terms = left.split(",");
  if (terms.length !== operands.length) {
    badFile(`Einsum needs as many terms as inputs`, `${terms.length} for ${operands.length}`);
  }
  const spread = Math.max(0, ...terms.map((term, i) => ellipsisRank(term, (operands[i] as Tensor).rank)));
  const inputs = terms.map((term, i) => label(term, operands[i] as Tensor, spread));
  const output = right === undefined ? implicitOutput(inputs, spread) : labelsOf(right, spread, spread);
  const [first, ...rest] = inputs.map(diagonal) as [Labelled, ...Labelled[]];
  let result = first;
  rest.forEach((next, i) => {
    const later = rest.slice(i + 1).flatMap(({ labels }) => labels);
    result = product(result, next, (name) => output.includes(name) || later.includes(name));
  });
  const gone = result.labels.flatMap((name, axis) => (output.includes(name) ? [] : [axis]));
  const summed = gone.length > 0 ? sum(result.tensor, { axes: gone }) : result.tensor;
  const kept = result.labels.filter((name) => output.includes(name));
  if (kept.length !== output.length || new Set(output).size !== output.length) {
    badFile("Einsum's result needs distinct labels of its inputs", equation.slice(0, 80));
  }
  return transpose(
    summed,
    output.map((name) => kept.indexOf(name)),
  );
}

const ellipsisRank = (term: string, rank: number): number =>
  term.includes("...") ? rank - (term.length - 3) : 0;

/** Labels of a term; `...` stands for `0`, `1`, … counted so that the last of them is the same for all. */
function labelsOf(term: string, count: number, spread: number): string[] {
  const [before = "", after] = term.split("...");
  if (after === undefined) return [...before];
  const places = Array.from({ length: count }, (_, i) => String(spread - count + i));
  return [...before, ...places, ...after];
}

function label(term: string, tensor: Tensor, spread: number): Labelled {
  const labels = labelsOf(term, ellipsisRank(term, tensor.rank), spread);
  if (labels.length !== tensor.rank)
    badFile("Einsum needs a label per axis", `${term} for ${tensor.rank} axes`);
  return { tensor, labels };
}

/** Without `->`: the ellipsis, then every label that occurs once, in alphabetical order. */
function implicitOutput(inputs: readonly Labelled[], spread: number): string[] {
  const all = inputs.flatMap(({ labels }) => labels);
  const letters = [...new Set(all)].filter(
    (name) => /\D/.test(name) && all.filter((a) => a === name).length === 1,
  );
  return [...Array.from({ length: spread }, (_, i) => String(i)), ...letters.sort()];
}

/** A label that occurs twice in one term takes the diagonal. */
function diagonal({ tensor, labels }: Labelled): Labelled {
  const repeated = labels.findIndex((name, i) => labels.indexOf(name) < i);
  if (repeated < 0) return { tensor, labels };
  const first = labels.indexOf(labels[repeated] as string);
  const place = (axis: number) => iota({ dtype: "int32", shape: tensor.shape }, axis);
  const onDiagonal = sum(where(equal(place(first), place(repeated)), tensor, 0), { axes: repeated });
  return diagonal({ tensor: onDiagonal, labels: labels.toSpliced(repeated, 1) });
}

/** A product of two operands: shared labels that nobody needs afterwards are contracted by matMul. */
function product(a: Labelled, b: Labelled, needed: (name: string) => boolean): Labelled {
  const shared = a.labels.filter((name) => b.labels.includes(name));
  const size = (x: Labelled, name: string) => x.tensor.shape[x.labels.indexOf(name)] as number;
  const matching = shared.filter((name) => size(a, name) === size(b, name));
  const contracted = matching.filter((name) => !needed(name));
  if (contracted.length === 0 || matching.length < shared.length) return broadcastProduct(a, b);
  const batch = matching.filter(needed);
  const rows = a.labels.filter((name) => !shared.includes(name));
  const columns = b.labels.filter((name) => !shared.includes(name));
  const arrange = (x: Labelled, ...groups: readonly (readonly string[])[]) => {
    const order = groups.flat().map((name) => x.labels.indexOf(name));
    const sizes = groups.map((group) => sizeOf(group.map((name) => size(x, name))));
    return reshape(transpose(x.tensor, order), [...batch.map((name) => size(x, name)), ...sizes.slice(1)]);
  };
  const joined = matMul(arrange(a, batch, rows, contracted), arrange(b, batch, contracted, columns));
  const labels = [...batch, ...rows, ...columns];
  const shape = labels.map((name) => (a.labels.includes(name) ? size(a, name) : size(b, name)));
  return { tensor: reshape(joined, shape), labels };
}

function broadcastProduct(a: Labelled, b: Labelled): Labelled {
  const labels = [...a.labels, ...b.labels.filter((name) => !a.labels.includes(name))];
  const align = (x: Labelled) => {
    const order = labels.filter((name) => x.labels.includes(name)).map((name) => x.labels.indexOf(name));
    const missing = labels.flatMap((name, axis) => (x.labels.includes(name) ? [] : [axis]));
    const turned = transpose(x.tensor, order);
    return missing.length > 0 ? expandDims(turned, missing) : turned;
  };
  return { tensor: mul(align(a), align(b)), labels };
}
