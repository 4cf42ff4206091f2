import type { Attributes } from "./graph.js";
import type { Op } from "./op.js";
import type { Tensor } from "./tensor.js";

/** A node as {@link watchNodes} tells of it. */
export interface MadeNode {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  readonly outputs: readonly Tensor[];
}

type Watcher = (node: MadeNode) => void;

let watchers: readonly Watcher[] = [];

/**
 * Runs `build` and tells `watcher` of every node that is made inside, those in the bodies of `scan` and `cond` included, as
 * soon as it is made. A watcher that throws ends `build`: this is how a reader of files keeps its budget. Nodes that the
 * watcher itself makes are not told of.
 *
 * @example
 * ```ts
 * let count = 0;
 * watchNodes(() => count++, () => relu(zeros([2])).add(1)); // count is 4: fill, relu, fill (the 1), add
 * ```
 */
export function watchNodes<T>(watcher: Watcher, build: () => T): T {
  const outer = watchers;
  watchers = [...outer, watcher];
  try {
    return build();
  } finally {
    watchers = outer;
  }
}

/** Tells the watchers of a node. */
export function tellOfNode(node: MadeNode): void {
  if (watchers.length === 0) return;
  const told = watchers;
  watchers = [];
  try {
    for (const watcher of told) watcher(node);
  } finally {
    watchers = told;
  }
}
