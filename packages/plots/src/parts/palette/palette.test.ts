import { describe, expect, test } from "vitest";
import { palette, type Role, strongestUnderText } from "./palette.js";

/** Relative luminance and contrast ratio of WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const level = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const texts: readonly Role[] = ["ink", "muted", "positive", "negative", "residual"];
const ramp = Object.keys(palette).filter((role) => role.startsWith("ramp")) as Role[];
const marks: readonly Role[] = ["axis", "series0", "series1", "series2", "series3", ...ramp];
const pages = ["#f3f5f8", "#0d1117"] as const;

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("%s", (_, tone) => {
  const surface = palette.surface[tone];

  test.each(texts)("%s can be read on the surface and on the page", (role) => {
    expect(contrast(palette[role][tone], surface)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette[role][tone], pages[tone])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["positive", "negative", "residual"] as const)("a value can be read on a %s bar", (role) => {
    expect(contrast(palette.onMark[tone], palette[role][tone])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["positive", "negative"] as const)("text can be read on the strongest %s under it", (role) => {
    const byte = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
    const mixed = [1, 3, 5].map((at) => {
      const level =
        byte(palette[role][tone], at) * strongestUnderText + byte(surface, at) * (1 - strongestUnderText);
      return Math.round(level).toString(16).padStart(2, "0");
    });
    expect(contrast(palette.ink[tone], `#${mixed.join("")}`)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(marks)("%s stands out", (role) => {
    expect(contrast(palette[role][tone], surface)).toBeGreaterThanOrEqual(3);
  });
});
