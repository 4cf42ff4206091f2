// Pictures of programs are shown as images, in which no script runs and nothing is fetched, whatever their text says.

export const sourceOf = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** The width to ask a plot for, so that it is `room` pixels wide on the page: between 240 and `most`. */
export const widthFor = (room: number, most: number): number =>
  Math.floor(Math.max(240, Math.min(most, room)));

/** How wide a picture is shown, in pixels: by its first tag. */
export const widthOf = (svg: string): number | undefined => {
  const [, width] = /^<svg [^>]*?\bwidth="([\d.]+)"/.exec(svg) ?? [];
  return width === undefined ? undefined : Number(width);
};

const named: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** What it shows, in words: its title and description. */
export function altOf(svg: string): string {
  const words = [...svg.matchAll(/<(?:title|desc)>([^<]*)</g)].map(([, text]) => text);
  return words.join(". ").replace(/&(?:lt|gt|quot|#39|amp);/g, (one) => named[one] ?? one) || "A picture";
}
