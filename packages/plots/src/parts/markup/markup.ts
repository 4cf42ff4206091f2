import { fail } from "@hyaline/core";
import { escapeText } from "./escape.js";

const source = Symbol("markup");

/** Escaped markup. Only {@link element} and {@link styleSheet} make it, so that no text becomes markup by accident. */
export interface Markup {
  readonly [source]: string;
}

export type Child = Markup | string | number | undefined | false | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** HTML elements that have no content and no end tag. */
const voids = new Set(["br", "hr", "img", "link", "meta"]);
const wellFormed = /^[a-z][A-Za-z0-9:-]*$/;

/** Coordinates are written with two decimals. */
function attributeText(value: string | number): string {
  if (typeof value === "string") return escapeText(value);
  if (!Number.isFinite(value))
    fail("data", "a plot places finite numbers", String(value), "leave out or scale what is so large");
  return String(Math.round(value * 100) / 100 + 0);
}

const childText = (child: Child): string => {
  if (child === undefined || child === false) return "";
  if (typeof child === "string") return escapeText(child);
  if (typeof child === "number") return String(child);
  return source in child ? child[source] : child.map(childText).join("");
};

/**
 * An element of SVG or HTML. Attribute values and text are escaped, attributes that are `undefined` are left out, and
 * neither scripts nor event handlers can be made.
 *
 * @example
 * ```ts
 * serialise(element("text", { x: 4 }, "a < b")); // <text x="4">a &lt; b</text>
 * ```
 */
export function element(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  if (!wellFormed.test(tag) || tag === "script") fail("internal", "markup has a fixed set of elements", tag);
  let head = tag;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value === undefined) continue;
    if (!wellFormed.test(name) || name.startsWith("on"))
      fail("internal", "markup has no such attribute", name);
    head += ` ${name}="${attributeText(value)}"`;
  }
  return voids.has(tag)
    ? { [source]: `<${head}>` }
    : { [source]: `<${head}>${childText(children)}</${tag}>` };
}

/** A style element; `css` is our own text, never a caller's. */
export function styleSheet(css: string): Markup {
  if (/[<&]/.test(css)) fail("internal", "a style sheet needs no escapes");
  return { [source]: `<style>${css}</style>` };
}

export const serialise = (markup: Markup): string => markup[source];
