import type { Explanation } from "@hyaline/explanation";
import { explainedRow } from "../../../parts/explainedRow.js";

/** From here on, rows are explained alike: the cosine of their attributions. */
const alike = 0.95;

/** Rows, each followed by those that are explained like it and answered alike, by the first explanation. */
export function groupsOf(
  explanation: Explanation,
  rows: readonly number[],
  answers: (row: number) => string,
): number[][] {
  const groups: { readonly rows: number[]; readonly values: readonly number[]; readonly answer: string }[] =
    [];
  for (const row of rows) {
    const { values } = explainedRow(explanation, row);
    const own = answers(row);
    const like = groups.find((group) => group.answer === own && cosine(group.values, values) >= alike);
    if (like) like.rows.push(row);
    else groups.push({ rows: [row], values, answer: own });
  }
  return groups.map((group) => group.rows);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((v, i) => {
    const w = b[i] ?? 0;
    ab += v * w;
    aa += v * v;
    bb += w * w;
  });
  return ab / Math.sqrt(aa * bb) || 0;
}
