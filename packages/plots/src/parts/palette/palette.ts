import type { Attributes } from "../markup/markup.js";

/** `"auto"` follows the reader's light or dark setting. */
export type Theme = "auto" | "light" | "dark";

/**
 * The colours of all plots and reports, light and dark. Text has a contrast of at least 4.5 and marks of at least 3
 * with the surface. Positive is red and negative is blue as in SHAP's plots, in the tones of ColorBrewer's RdBu, which
 * readers with any common colour-vision deficiency tell apart.
 */
export const palette = {
  surface: ["#ffffff", "#161b22"],
  ink: ["#1b2430", "#e8edf3"],
  muted: ["#566273", "#9fabb9"],
  axis: ["#7d8998", "#77838f"],
  grid: ["#e4e9ee", "#2b333d"],
  positive: ["#b2182b", "#f4827b"],
  negative: ["#2166ac", "#6fb1f0"],
  onMark: ["#ffffff", "#161b22"],
  residual: ["#5c6773", "#98a4b3"],
  missing: ["#a3adb8", "#5c6874"],
  series0: ["#1f5fa8", "#6fb1f0"],
  series1: ["#b2481a", "#f0a070"],
  series2: ["#1f7a54", "#5cc596"],
  series3: ["#7d4ca3", "#c39be6"],
  ramp0: ["#542788", "#b79cf0"],
  ramp1: ["#6d5299", "#b3a3de"],
  ramp2: ["#7c72a0", "#b3adce"],
  ramp3: ["#7f7d84", "#b9b8bd"],
  ramp4: ["#967a52", "#cdb690"],
  ramp5: ["#a5682b", "#dfae72"],
  ramp6: ["#b35806", "#f2a65a"],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

export type Role = keyof typeof palette;

/** Opacity up to which positive and negative can stand under text: it keeps a contrast of at least 4.5. */
export const strongestUnderText = 0.55;

/** Paints marks: plain attributes with the light colour, and a class that the dark style sheet overrides. */
export interface Brushes {
  fill(role: Role): Attributes;
  stroke(role: Role): Attributes;
  /** Both on one mark. */
  both(inner: Role, rim: Role): Attributes;
}

export function brushes(theme: Theme = "auto"): Brushes {
  const colour = (role: Role) => palette[role][theme === "dark" ? 1 : 0];
  const named = (prefix: string, role: Role) => (theme === "auto" ? { class: `${prefix}-${role}` } : {});
  return {
    fill: (role) => ({ ...named("hyf", role), fill: colour(role) }),
    stroke: (role) => ({ ...named("hys", role), stroke: colour(role) }),
    both: (inner, rim) => ({
      ...(theme === "auto" ? { class: `hyf-${inner} hys-${rim}` } : {}),
      fill: colour(inner),
      stroke: colour(rim),
    }),
  };
}

/** The role of what raises the output, or lowers it. */
export const signRole = (value: number): Role => (value < 0 ? "negative" : "positive");

/** The paint of a text with a rim in the surface's colour, so that lines do not run through it. */
export const haloed = ({ both }: Brushes, role: Role): Attributes => ({
  ...both(role, "surface"),
  "stroke-width": 3,
  "stroke-linejoin": "round",
  "paint-order": "stroke",
});

/** What turns plots painted with `theme: "auto"` dark. The same text in every plot, so a page may hold many. */
export const darkStyle: string = `@media (prefers-color-scheme:dark){${(Object.keys(palette) as Role[])
  .map((role) => `.hyf-${role}{fill:${palette[role][1]}}.hys-${role}{stroke:${palette[role][1]}}`)
  .join("")}}`;
