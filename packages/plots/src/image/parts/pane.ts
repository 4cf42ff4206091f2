import { formatSigned } from "../../parts/axis/formatNumber.js";
import { drawable } from "../../parts/drawable.js";
import { element, type Markup } from "../../parts/markup/markup.js";
import { palette } from "../../parts/palette/palette.js";
import { encodePng } from "./png.js";
import { type Raster, shrink } from "./raster.js";

/** Up to this many pixels are drawn one by one, sharp at any size and with a text each; more become an embedded PNG. */
const maxDrawnPixels = 1024;
/** No side of an embedded PNG is longer. */
const maxSide = 512;

/** Where a pane goes. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Red, green, blue and opacity, each from 0 to 1. */
type Colour = readonly [number, number, number, number];
type Paint = (pixel: number, image: Raster) => Colour;

/** Panes are paper on any page: images look the same by day and by night. */
export const paper = (box: Box): Markup => element("rect", { ...box, fill: "#ffffff" });

/** The image itself, grey or in colour. */
export function originalPane(image: Raster, box: Box): Markup {
  return draw(image, box, ({ channels, values }) => (pixel) => {
    const level = (c: number) => {
      const value = values[pixel * channels + c] as number;
      return Number.isNaN(value) ? 0.5 : value;
    };
    return channels < 3
      ? [level(0), level(0), level(0), 1]
      : [level(0), level(1), level(2), channels === 4 ? level(3) : 1];
  });
}

/**
 * The image as a faint ghost under its attributions. It is there for orientation, so a grey image that is mostly dark
 * is turned light: colours show on white.
 */
export function ghostPane(image: Raster, box: Box, strength: number): Markup {
  const { channels, values } = image;
  const mean = values.reduce((sum, value) => sum + (value || 0), 0) / values.length;
  const light = channels === 1 && mean < 0.5 ? { ...image, values: values.map((value) => 1 - value) } : image;
  return element("g", { opacity: String(strength) }, originalPane(light, box));
}

/**
 * What each pixel contributed: red raises the output, blue lowers it, strong colours the most; grey is not a number. Amounts
 * that have no sign are of one tone.
 */
export function attributionPane(image: Raster, largest: number, box: Box, isAmount = false): Markup {
  const text = (pixel: number) =>
    `row ${Math.floor(pixel / image.width)}, column ${pixel % image.width}: ${formatSigned(image.values[pixel] as number)}`;
  return draw(
    image,
    box,
    ({ values }) =>
      (pixel) => {
        const value = values[pixel] as number;
        if (!drawable(value)) return [...tones.missing, 1];
        const strength = largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
        if (isAmount) return [...tones.ramp6, strength];
        return [...(value < 0 ? tones.negative : tones.positive), strength];
      },
    text,
  );
}

const tone = (hex: string): [number, number, number] => {
  const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [byte(1), byte(3), byte(5)];
};
const tones = {
  positive: tone(palette.positive[0]),
  negative: tone(palette.negative[0]),
  missing: tone(palette.missing[0]),
  ramp6: tone(palette.ramp6[0]),
};

/** Draws every pixel, as a mark of its own or in a PNG. */
function draw(
  image: Raster,
  box: Box,
  paintOf: (image: Raster) => Paint,
  text?: (pixel: number) => string,
): Markup {
  if (image.height * image.width > maxDrawnPixels) {
    const small = shrink(image, maxSide);
    return embed(small, box, paintOf(small));
  }
  const paint = paintOf(image);
  const scale = [box.width / image.width, box.height / image.height].map((n) => Number(n.toFixed(4)));
  return element(
    "g",
    {
      transform: `translate(${Number(box.x.toFixed(2))} ${Number(box.y.toFixed(2))}) scale(${scale.join(" ")})`,
      "shape-rendering": "crispEdges",
    },
    Array.from({ length: image.height * image.width }, (_, pixel) => {
      const colour = paint(pixel, image);
      const [r, g, b] = colour.map((level) => Math.round(level * 255));
      const opacity = Math.round(colour[3] * 1000) / 1000;
      if (opacity === 0) return undefined;
      return element(
        "rect",
        {
          x: pixel % image.width,
          y: Math.floor(pixel / image.width),
          width: 1,
          height: 1,
          fill: `rgb(${r},${g},${b})`,
          "fill-opacity": opacity < 1 ? String(opacity) : undefined,
        },
        text && element("title", {}, text(pixel)),
      );
    }),
  );
}

function embed(image: Raster, box: Box, paint: Paint): Markup {
  const data = new Uint8Array(image.height * image.width * 4);
  for (let pixel = 0; pixel < image.height * image.width; pixel++) {
    data.set(
      paint(pixel, image).map((level) => Math.round(level * 255)),
      pixel * 4,
    );
  }
  return element("image", {
    href: `data:image/png;base64,${base64(encodePng(image.width, image.height, data))}`,
    ...box,
    preserveAspectRatio: "none",
    "image-rendering": "pixelated",
  });
}

/** Base64 without Node's Buffer, so that browsers have it too. */
function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8190)
    parts.push(String.fromCharCode(...bytes.subarray(i, i + 8190)));
  return btoa(parts.join(""));
}
