/** The names that label nodes while a function is being traced: module-level state of core. */
const scopeNames: string[] = [];

/** The names of the enclosing {@link named} calls joined by `/`, or the empty string. */
export function currentScope(): string {
  return scopeNames.join("/");
}

/**
 * Runs `build` so that every node it makes carries `name` in its scope, as in `encoder/conv2`.
 * Errors thrown inside begin with that scope. `build` must be synchronous.
 *
 * @example
 * ```ts
 * const y = named("encoder", () => named("dense1", () => tensor([1, 2]).mul(2)));
 * ```
 */
export function named<T>(name: string, build: () => T): T {
  if (name === "") return build();
  scopeNames.push(name);
  try {
    return build();
  } finally {
    scopeNames.pop();
  }
}
