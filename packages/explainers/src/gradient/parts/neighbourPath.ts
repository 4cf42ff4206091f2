/** An embedding's vectors, one after the other. */
export interface EmbeddingTable {
  readonly values: ArrayLike<number>;
  /** Elements of a vector. */
  readonly rowSize: number;
  /** Vectors. */
  readonly count: number;
}

export interface NeighbourPathOptions {
  readonly steps: number;
  /** How many of the nearest words are candidates for the next one. */
  readonly neighbours: number;
  /** The candidate that is bent least, or the one of which fewest elements are. */
  readonly strategy: "greedy" | "maxCount";
}

/**
 * A path from one word's vector to another's along words between them, each element of which only grows or only falls: an element of a
 * word that would turn back goes one step of the straight way instead.
 *
 * @param from the word that the path starts at, such as padding
 * @param to the word that it ends at
 * @returns float[steps + 1, elements]
 */
export function neighbourPath(
  table: EmbeddingTable,
  from: number,
  to: number,
  { steps, neighbours, strategy }: NeighbourPathOptions,
): Float64Array {
  const { rowSize } = table;
  const vectorOf = (word: number) =>
    Float64Array.from({ length: rowSize }, (_, i) => table.values[word * rowSize + i] as number);
  const goal = vectorOf(from);
  const visited = new Set([from, to]);
  const path = new Float64Array((steps + 1) * rowSize);
  let word = to;
  let here: Float64Array = vectorOf(to);
  path.set(here, steps * rowSize);
  // Found backwards, from the word that is explained, as the authors do.
  for (let step = steps - 1; step > 0; step--) {
    const own = vectorOf(word);
    const costOf = (other: number) => {
      const vector = vectorOf(other);
      const bent = monotone(vector, own, goal, steps);
      return strategy === "greedy"
        ? distance(vector, bent)
        : vector.filter((each, i) => each !== bent[i]).length;
    };
    const next = leastOf(nearest(table, own, neighbours, visited), costOf);
    if (next !== undefined) {
      visited.add(next);
      word = next;
    }
    here = monotone(next === undefined ? goal : vectorOf(next), here, goal, steps);
    path.set(here, step * rowSize);
  }
  path.set(goal, 0);
  return path;
}

/** A vector whose elements lie between two others': those that do not go one step from the first to the second. */
const monotone = (
  vector: Float64Array,
  first: Float64Array,
  second: Float64Array,
  steps: number,
): Float64Array =>
  vector.map((each, i) => {
    const [a, b] = [first[i] as number, second[i] as number];
    return each >= Math.min(a, b) && each <= Math.max(a, b) ? each : a + (b - a) / steps;
  });

/** The words nearest to a vector that have not been visited. */
function nearest(
  table: EmbeddingTable,
  vector: Float64Array,
  most: number,
  visited: ReadonlySet<number>,
): number[] {
  const { values, rowSize, count } = table;
  const distances = new Float64Array(count);
  for (let word = 0; word < count; word++) {
    let sum = 0;
    for (let i = 0; i < rowSize; i++)
      sum += ((values[word * rowSize + i] as number) - (vector[i] as number)) ** 2;
    distances[word] = sum;
  }
  const words = [...distances.keys()].filter((word) => !visited.has(word));
  return words.sort((a, b) => (distances[a] as number) - (distances[b] as number)).slice(0, most);
}

const distance = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, each, i) => sum + (each - (b[i] as number)) ** 2, 0));

function leastOf(words: readonly number[], costOf: (word: number) => number): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const cost = costOf(word);
    if (cost < least) [best, least] = [word, cost];
  }
  return best;
}
