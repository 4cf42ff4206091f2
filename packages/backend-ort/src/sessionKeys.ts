import { type Attribute, type Graph, graphKey, type Tensor } from "@hyaline/core";

const isGraph = (value: Attribute): value is Graph =>
  typeof value === "object" && value !== null && "nodes" in value;

/** Texts that two graphs share when one session serves both: the same structure and the same constants. */
export class SessionKeys {
  readonly #identities = new WeakMap<Tensor, number>();
  #last = 0;

  keyOf(graph: Graph): string {
    const constants: number[] = [];
    this.#visit(graph, constants);
    return `${graphKey(graph)}\n${constants}`;
  }

  #visit(graph: Graph, constants: number[]): void {
    for (const tensor of graph.constants.values()) {
      const identity = this.#identities.get(tensor) ?? ++this.#last;
      this.#identities.set(tensor, identity);
      constants.push(identity);
    }
    for (const { attributes } of graph.nodes) {
      for (const value of Object.values(attributes)) if (isGraph(value)) this.#visit(value, constants);
    }
  }
}
