import { flatten, type Tensor } from "@hyaline/core";

/** Which tensors of a training may be freed: not those of the caller, nor those that are held under a name. */
export class Memory {
  #callers: ReadonlySet<Tensor>;
  #held = new Map<string, readonly Tensor[]>();

  /** @param callers trees that stay the caller's */
  constructor(callers: unknown) {
    this.#callers = new Set(flatten(callers).leaves);
  }

  /** Keeps a tree, and frees what was held under that name and is neither in it nor in use elsewhere. */
  hold(name: string, tree: unknown): void {
    const before = this.#held.get(name) ?? [];
    this.#held.set(name, flatten(tree).leaves);
    this.free(before, tree);
  }

  /** Holds nothing any more, and frees what was held but for what is in use. */
  release(inUse: unknown): void {
    const before = [...this.#held.values()].flat();
    this.#held.clear();
    this.free(before, inUse);
  }

  /** Frees a tree's tensors but for those that are the caller's, held, or in a tree that is in use. */
  free(tree: unknown, inUse: unknown = []): void {
    const used = new Set([...flatten(inUse).leaves, ...[...this.#held.values()].flat()]);
    for (const leaf of flatten(tree).leaves) if (!this.#callers.has(leaf) && !used.has(leaf)) leaf.dispose();
  }
}
