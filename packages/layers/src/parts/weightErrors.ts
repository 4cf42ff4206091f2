/** What to do where a PyTorch state dict and a layer have other names. */
import { nearest } from "@hyaline/core/facts";

const listed = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(", ")} and ${names.length - 12} more` : names.join(", ");

/** What a dict holds, in a few words. */
export const heldNames = (names: readonly string[]): string =>
  names.length === 0 ? "no weights at all" : `only ${listed(names)}`;

/** Why a weight that a layer needs may not be there. */
export function whyMissing(name: string, names: readonly string[]): string {
  const longer = names.find((each) => each.endsWith(`.${name}`));
  if (longer) return `cut ${quoted(longer.slice(0, -name.length))} off the names`;
  const last = name.slice(name.lastIndexOf(".") + 1);
  const within = name.slice(0, name.length - last.length);
  const siblings = names.filter((each) => each.startsWith(within));
  if (/^(in_proj_|out_proj\.)?bias/.test(last) && siblings.length > 0)
    return `was ${quoted(within.slice(0, -1) || "it")} made without a bias there? give the layer { useBias: false }`;
  if (last.endsWith("_reverse"))
    return "is it of one direction there? give the layer { bidirectional: false }";
  const level = /_l(\d+)$/.exec(last)?.[1];
  if (level && level !== "0") return `has it fewer layers there? give { layers: ${level} }`;
  if (within === "" && names.some((each) => each.endsWith(`.${last}`)))
    return "is it one layer of a larger model? cut its path off the names";
  const numbered = names.some((each) => /^\d+\./.test(each));
  if (numbered && !/^\d+\./.test(name))
    return "PyTorch's Sequential numbers its layers: name yours so, sequential({ 0: …, 2: … })";
  const near = nearest(name, names);
  return near ? `is it ${near} there? rename one of them` : "rename it, or name the layer as it is there";
}

/** Why a weight may belong to no layer. */
export function whyUnused(name: string): string {
  if (/_reverse$/.test(name)) return "give the layer { bidirectional: true }";
  const level = /_l(\d+)$/.exec(name)?.[1];
  if (level && level !== "0") return `give the layer { layers: ${Number(level) + 1} }`;
  if (/bias/.test(name)) return "is the layer made with { useBias: false }?";
  return "leave them out, or name a layer so";
}

const quoted = (text: string): string => `"${text}"`;
