import { badFile, quoted } from "./fileError.js";
import type { Value } from "./value.js";

/** Names and what they stand for, with those of the graphs around. An input that a caller left out stands for nothing. */
export class Environment {
  readonly #values = new Map<string, Value | undefined>();

  constructor(readonly outer?: Environment) {}

  set(name: string, value: Value | undefined): void {
    if (name !== "") this.#values.set(name, value);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): Value | undefined {
    if (name === "") return undefined;
    for (let each: Environment | undefined = this; each; each = each.outer) {
      if (each.#values.has(name)) return each.#values.get(name);
    }
    return badFile(`nothing makes ${quoted(name)}`);
  }
}
