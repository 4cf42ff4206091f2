/**
 * The parts of a module's path, however it is written: `encoder/block3`, PyTorch's `encoder.block3`, or an exported
 * file's `/encoder/encoder.block3`, whose parts repeat what is in front of them.
 */
export function pathParts(path: string): string[] {
  const parts: string[] = [];
  let before = "";
  for (const segment of path.split("/")) {
    if (segment === "") continue;
    const own = before && segment.startsWith(`${before}.`) ? segment.slice(before.length + 1) : segment;
    parts.push(...own.split(".").filter((part) => part !== ""));
    before = segment;
  }
  return parts;
}

/** How many parts of `path` stand in front of the first place where `parts` follow each other in it; −1 for none. */
export function placeOf(parts: readonly string[], path: readonly string[]): number {
  for (let at = 0; at + parts.length <= path.length; at++) {
    if (parts.every((part, i) => part === path[at + i])) return at;
  }
  return -1;
}
