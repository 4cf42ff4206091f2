// Pictures of programs are shown as images, in which no script runs and nothing is fetched, whatever their text says.

export const sourceOf = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** Its width in pixels, as its first tag says. */
export const widthOf = (svg: string): number | undefined => {
  const [, width] = /^<svg [^>]*?\bwidth="([\d.]+)"/.exec(svg) ?? [];
  return width === undefined ? undefined : Number(width);
};

/** What it shows, in words: its title and description. */
export function altOf(svg: string): string {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const words = [...root.children].filter(({ tagName }) => tagName === "title" || tagName === "desc");
  return (
    words.map(({ textContent }) => textContent).join(". ") || root.getAttribute("aria-label") || "A picture"
  );
}
