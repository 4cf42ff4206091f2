import { fail } from "@hyaline/core";

/**
 * A plot as an element of the page. The plots themselves return text, so that they work the same where there is no
 * document.
 *
 * @param svg what {@link waterfall}, {@link bar}, {@link imageOverlay} or {@link lineChart} returned
 * @throws HyalineError `argument` where there is no document, or for text that is not one SVG element
 * @example
 * ```ts typed: it needs a page
 * document.body.append(toElement(waterfall(explanation)));
 * ```
 */
export function toElement(svg: string): SVGSVGElement {
  if (typeof DOMParser === "undefined" || typeof document === "undefined")
    fail("argument", "toElement needs a browser's document", undefined, "use the text itself");
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  if (root.localName !== "svg" || root.querySelector("parsererror"))
    fail("argument", "toElement needs the text of an SVG element", root.localName);
  return document.importNode(root, true) as unknown as SVGSVGElement;
}
