import { blackBox } from "@hyaline/explanation";

/**
 * A game of as many players as one likes whose Shapley values are known: small coalitions that are worth something once
 * they are whole, which Shapley shares alike among their members.
 */
export function unanimity(players: number, seed: number) {
  const terms = Array.from({ length: 4 * players }, (_, t) => ({
    members: [
      ...new Set(Array.from({ length: 1 + (t % 5) }, (__, k) => (7 * t + 11 * k * k + seed * k) % players)),
    ],
    worth: Math.sin(seed + 5 * t),
  }));
  const worthOf = (row: ArrayLike<number>) =>
    terms.reduce((sum, { members, worth }) => (members.every((i) => row[i] === 1) ? sum + worth : sum), 0);
  const shapley = new Array<number>(players).fill(0);
  for (const { members, worth } of terms)
    for (const i of members) shapley[i] = (shapley[i] as number) + worth / members.length;
  return {
    model: blackBox((rows: number[][]) => rows.map(worthOf)),
    background: [new Array<number>(players).fill(0)],
    x: [new Array<number>(players).fill(1)],
    shapley,
  };
}
