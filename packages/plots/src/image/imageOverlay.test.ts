import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { digits, explanationOf } from "../testing/explanations.js";
import { imageOverlay } from "./imageOverlay.js";

/** Text, colour and strength of each attribution pixel. */
const pixels = (svg: string) =>
  [
    ...svg.matchAll(
      /<rect x="(\d+)" y="(\d+)" width="1" height="1" fill="(rgb[^"]+)"(?: fill-opacity="([\d.]+)")?><title>/g,
    ),
  ].map(([, x, y, fill, opacity]) => ({ x: Number(x), y: Number(y), fill, opacity: Number(opacity ?? 1) }));

const image = (shape: number[], values: Float64Array | number[], rest = {}) =>
  explanationOf([0], {
    values: { shape: [1, ...shape], values },
    data: { shape: [1, ...shape], values: Array.from(values, (_, i) => i) },
    ...rest,
  });

describe("imageOverlay", () => {
  test("colours each pixel by sign and size", () => {
    const values = Array.from(digits.values.values.slice(64, 128));
    const largest = Math.max(...values.map(Math.abs));
    const drawn = pixels(imageOverlay(digits, { row: 1 }));
    const expected = values.flatMap((value, i) => {
      const opacity = Math.round((Math.abs(value) / largest) * 1000) / 1000;
      const fill = value < 0 ? "rgb(33,102,172)" : "rgb(178,24,43)";
      return opacity === 0 ? [] : [{ x: i % 8, y: Math.floor(i / 8), fill, opacity }];
    });
    expect(drawn).toEqual(expected);
  });

  test("shows the image beside it, dark or light", () => {
    const grey = (svg: string) =>
      [...svg.matchAll(/fill="rgb\((\d+),\1,\1\)"/g)].slice(0, 64).map(([, g]) => Number(g));
    const data = Array.from(digits.data.values.slice(0, 64));
    expect(grey(imageOverlay(digits, { valueRange: [0, 1] }))).toEqual(data.map((v) => Math.round(v * 255)));
    expect(grey(imageOverlay(digits, { valueRange: [0, 1], invert: true }))).toEqual(
      data.map((v) => Math.round((1 - v) * 255)),
    );
  });

  test("the table has the ten strongest pixels, the first of equals first", () => {
    const values = [0, -3, 1, 3, ...Array.from({ length: 12 }, () => 0.5)];
    const { table } = imageOverlay.picture(image([4, 4], values), {});
    expect(table.rows.map(([pixel]) => pixel)).toEqual(
      [1, 3, 2, 4, 5, 6, 7, 8, 9, 10].map((i) => `${Math.floor(i / 4)}, ${i % 4}`),
    );
    expect(table.omitted).toBe(6);
  });

  test("several methods stand side by side", () => {
    const { table } = imageOverlay.picture([digits, { ...digits, method: "kernelShap" }], {});
    expect(table.columns).toEqual(["Pixel (row, column)", "Integrated Gradients", "KernelSHAP"]);
  });

  test.each([
    ["channels first", [3, 2, 2], {}],
    ["channels last", [2, 2, 3], {}],
    ["channels last by option", [3, 4, 3], { layout: "channels-last" as const }],
  ])("sums the channels: %s", (_, shape, options) => {
    const size = shape.reduce((a, b) => a * b);
    const svg = imageOverlay(
      image(
        shape,
        Array.from({ length: size }, () => 1),
      ),
      options,
    );
    const drawn = pixels(svg);
    expect(drawn).toHaveLength(size / 3);
    expect(svg).toContain(": +3</title>");
  });

  test("a flat row takes an image's shape", () => {
    expect(pixels(imageOverlay(explanationOf([1, 2, 3, 4, 5, 6]), { imageShape: [2, 3] }))).toHaveLength(6);
  });

  test("every pixel of a player shows the player's value", () => {
    const explanation = image([2, 2], [0, 0, 0, 0], {
      values: { shape: [1, 2], values: [4, -2] },
      players: { shape: [2, 2], values: [0, 0, 1, 1] },
    });
    expect(pixels(imageOverlay(explanation)).map(({ opacity }) => opacity)).toEqual([1, 1, 0.5, 0.5]);
  });

  test("players may differ from row to row, and leave pixels out", () => {
    const explanation = {
      ...image([2, 2], [0, 0, 0, 0]),
      values: { shape: [2, 2], values: [4, -2, 1, 2] },
      data: { shape: [2, 2, 2], values: [0, 0, 0, 0, 0, 0, 0, 0] },
      target: [0, 0],
      players: { shape: [2, 2, 2], values: [0, 0, 1, 1, -1, 0, 1, -1] },
    };
    expect(pixels(imageOverlay(explanation, { row: 1 })).map(({ x, y, opacity }) => [x, y, opacity])).toEqual(
      [
        [1, 0, 0.5],
        [0, 1, 1],
      ],
    );
  });

  test("a large image becomes a PNG of bounded size whose pixels are means", () => {
    const [height, width] = [600, 1200];
    const values = Float64Array.from({ length: height * width }, (_, i) => (i % width < 600 ? 1 : -1));
    const svg = imageOverlay(image([height, width], values));
    const sources = [...svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g)].map(
      ([, text]) => text as string,
    );
    expect(sources).toHaveLength(3);
    const png = decode(Buffer.from(sources[2] as string, "base64"));
    expect([png.width, png.height]).toEqual([400, 200]);
    expect(Array.from(png.data.slice(0, 4))).toEqual([178, 24, 43, 255]);
    expect(Array.from(png.data.slice(399 * 4, 400 * 4))).toEqual([33, 102, 172, 255]);
    expect(svg.length).toBeLessThan(200_000);
  });

  test("pixels that are not finite are grey", () => {
    const svg = imageOverlay(image([2, 2], [Number.NaN, 1, Number.POSITIVE_INFINITY, -1]));
    expect(pixels(svg).map(({ fill }) => fill)).toEqual([
      "rgb(163,173,184)",
      "rgb(178,24,43)",
      "rgb(163,173,184)",
      "rgb(33,102,172)",
    ]);
    expect(svg).toContain("2 values are no numbers, infinite or past 1e100");
  });

  test("all zeros draw nothing over the image", () => {
    expect(pixels(imageOverlay(image([2, 2], [0, 0, 0, 0])))).toEqual([]);
  });

  test("a layer's map is as large as the image: its channels summed, between its places in proportion", () => {
    const cam = (values: number[], shape: number[]) =>
      image([1, 2, 4], Array(8).fill(0), { method: "gradCam", values: { shape: [1, ...shape], values } });
    const strengths = (explanation: Parameters<typeof imageOverlay>[0]) =>
      pixels(imageOverlay(explanation)).map(({ x, y, opacity }) => [x, y, opacity]);
    const expected = [0, 1].flatMap((y) => [
      [0, y, 0],
      [1, y, 0.25],
      [2, y, 0.75],
      [3, y, 1],
    ]);
    const drawn = expected.filter(([, , strength]) => strength !== 0);
    expect(strengths(cam([0, 4], [1, 1, 2]))).toEqual(drawn);
    expect(strengths(cam([-1, 1, 1, 3], [2, 1, 2]))).toEqual(drawn);
    // A layer of as many numbers as the image has is still a map of its own.
    expect(strengths(cam([0, 1, 0, 1, 0, 1, 0, 1], [4, 1, 2]))).toEqual(drawn);
  });

  test("the image among several inputs, or the one that is named", () => {
    const picture = (value: number) => ({
      data: { shape: [1, 2, 2], values: [0, 1, 2, 3] },
      values: { shape: [1, 2, 2], values: [value, 0, 0, 0] },
    });
    const several = explanationOf([9, 9, 9, 1, 0, 0, 0, -1, 0, 0, 0], {
      inputs: [
        {
          name: "table",
          data: { shape: [1, 3], values: [1, 2, 3] },
          values: { shape: [1, 3], values: [9, 9, 9] },
        },
        { name: "id", data: { shape: [1, 2, 2], values: [0, 0, 0, 0] } },
        { name: "front", ...picture(1) },
        { name: "back", ...picture(-1) },
      ],
    });
    expect(imageOverlay(several)).toContain("row 0, column 0: +1<");
    expect(imageOverlay(several, { input: "back" })).toContain("row 0, column 0: −1<");
    for (const input of ["id", "nobody"])
      expect(() => imageOverlay(several, { input })).toThrow(
        expect.objectContaining({ code: "argument", message: expect.stringContaining("table, front, back") }),
      );
    expect(() => imageOverlay(digits, { input: "front" })).toThrow(
      expect.objectContaining({ code: "argument" }),
    );
  });

  test("colours stay, and channels may be in front or behind", () => {
    const red = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    const data = { shape: [1, 3, 2, 2], values: red };
    const svg = imageOverlay(image([3, 2, 2], red, { data }));
    expect(svg.match(/fill="rgb\(255,0,0\)"/g)).toHaveLength(8);
  });

  test("panes stand in as many rows as the width takes", () => {
    const list = [digits, digits, digits];
    const frames = (width: number, columns?: number) => {
      const svg = imageOverlay(list, { width, ...(columns ? { columns } : {}) });
      const found = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" [^>]*fill="none"/g)];
      return [new Set(found.map(([, x]) => x)).size, new Set(found.map(([, , y]) => y)).size];
    };
    expect([frames(800), frames(390), frames(800, 3)]).toEqual([
      [4, 1],
      [2, 2],
      [2, 2],
    ]);
  });

  test("images of several sizes do not stand side by side", () => {
    expect(() => imageOverlay([image([2, 2], [1, 1, 1, 1]), image([1, 4], [1, 1, 1, 1])])).toThrow(
      expect.objectContaining({ code: "shape" }),
    );
  });

  test.each([
    ["a vector", explanationOf([1, 2, 3]), {}],
    ["five channels", image([5, 2, 2], Array(20).fill(1)), {}],
    ["a shape that does not fit", explanationOf([1, 2, 3]), { imageShape: [2, 2] }],
    ["values of no pixel", image([2, 2], [1, 1, 1, 1], { values: { shape: [1, 3], values: [1, 2, 3] } }), {}],
  ])("error shape: %s", (_, explanation, options) => {
    expect(() => imageOverlay(explanation, options)).toThrow(expect.objectContaining({ code: "shape" }));
  });

  test("error argument: no explanation, or an impossible underlay", () => {
    expect(() => imageOverlay([])).toThrow(expect.objectContaining({ code: "argument" }));
    expect(() => imageOverlay(digits, { underlay: 2 })).toThrow(
      expect.objectContaining({ code: "argument" }),
    );
  });
});
