/** Something that stands on a line of limited length: where it would best have its middle, and how long it is. */
export interface Standing {
  readonly middle: number;
  readonly size: number;
}

/**
 * Where each begins, so that they keep their order, do not touch and stay between 0 and `length`, each as near to where it
 * would best stand as the others allow. They must fit: see {@link fits}.
 */
export function spread(items: readonly Standing[], length: number, gap: number): number[] {
  const order = items.map((_, i) => i).sort((a, b) => middleOf(a) - middleOf(b) || a - b);
  const sizeOf = (i: number) => (items[i] as Standing).size;
  function middleOf(i: number): number {
    return (items[i] as Standing).middle;
  }
  // Neighbours that would touch become one block, which stands where its members do best on average.
  const blocks: { members: number[]; size: number; wanted: number }[] = [];
  for (const i of order) {
    let block = { members: [i], size: sizeOf(i), wanted: middleOf(i) - sizeOf(i) / 2 };
    for (
      let last = blocks.at(-1);
      last && startOf(last) + last.size + gap > startOf(block);
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = joined(last, block);
    }
    blocks.push(block);
  }
  function startOf({ size, wanted }: { size: number; wanted: number }): number {
    return Math.min(Math.max(0, wanted), length - size);
  }
  function joined(a: (typeof blocks)[number], b: (typeof blocks)[number]): (typeof blocks)[number] {
    const [n, m] = [a.members.length, b.members.length];
    const wanted = (a.wanted * n + (b.wanted - a.size - gap) * m) / (n + m);
    return { members: [...a.members, ...b.members], size: a.size + gap + b.size, wanted };
  }
  const starts: number[] = [];
  for (const block of blocks) {
    let at = startOf(block);
    for (const i of block.members) {
      starts[i] = at;
      at += sizeOf(i) + gap;
    }
  }
  return starts;
}

/** Whether all of them can stand side by side. */
export const fits = (sizes: readonly number[], length: number, gap: number): boolean =>
  sizes.reduce((sum, size) => sum + size + gap, -gap) <= length;
