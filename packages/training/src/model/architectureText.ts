/** What writing and reading models share. */

/** Under which name a file's metadata hold the architecture. */
export const ARCHITECTURE = "hyaline.architecture";

/* @__NO_SIDE_EFFECTS__ */
export function isSupplied(given: unknown): boolean {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}
