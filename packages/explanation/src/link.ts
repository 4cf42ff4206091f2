import { fail } from "@hyaline/core";

/** In what units attributions are counted: the output's own, or log-odds, for outputs that are probabilities. */
export type Link = "identity" | "logit";

const links: Readonly<Record<Link, (output: number) => number>> = {
  identity: (output) => output,
  logit: (p) => Math.log(p / (1 - p)),
};

/**
 * The link function of that name, which refuses what it cannot take.
 *
 * @throws HyalineError `argument` for an unknown link; when called: `data` for a logit of anything but 0 < p < 1
 */
export function linkOf(link: Link): (output: number) => number {
  if (!Object.hasOwn(links, link)) fail("argument", "link is identity or logit", JSON.stringify(link));
  const apply = links[link];
  return (output) => {
    const value = apply(output);
    if (Number.isFinite(value)) return value;
    return fail("data", `link ${link} needs outputs between 0 and 1`, String(output), "use link identity");
  };
}

/** What values in the units of a link are called; nothing for the output's own. */
export const unitOf = (link: Link): string | undefined => (link === "logit" ? "log-odds" : undefined);

/** From a model's output to the units that an explanation names; the output itself where it names none. */
export const toUnits = (units: string | undefined): ((output: number) => number) =>
  linkOf(units === "log-odds" ? "logit" : "identity");
