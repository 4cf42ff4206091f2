import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { blackBox, gridSegmentation, readRows, type SegmentFill, segmentMasker } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { limeImage } from "./limeImage.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

const side = 8;
const ramp = Array.from({ length: side }, (_, y) =>
  Array.from({ length: side }, (__, x) => (x + 2 * y) / 32),
);
const flat = ramp.map((row) => row.map(() => 0.25));

/** The images that a model is asked of, each a list of pixels. */
async function shown(image: number[][], hideColor: SegmentFill): Promise<number[][]> {
  const seen: number[][] = [];
  const model = blackBox((images: number[][][]) =>
    images.map((each) => {
      seen.push(each.flat());
      return each[0]?.[0] as number;
    }),
  );
  const options = { segmentation: gridSegmentation({ size: 4 }), hideColor, samples: 24 };
  await limeImage(model, options).explain([image]);
  return seen;
}

const fills = ["mean", "blur", "noise", "inpaint"] as const;

test.each(fills)(
  "%s: each segment is shown whole or not at all, as bright as the image at most",
  async (fill) => {
    const own = ramp.flat();
    for (const image of await shown(ramp, fill)) {
      const isKept = (pixel: number) => image[pixel] === own[pixel];
      for (const corner of [0, 4, 32, 36]) {
        const pixels = [0, 1, 8, 9, 27].map((step) => corner + step);
        const kept = pixels.filter(isKept).length;
        expect(kept === pixels.length || kept <= 1).toBe(true);
      }
      expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...image)).toBeLessThanOrEqual(21 / 32);
    }
  },
);

test.each(fills)("%s of a flat image changes nothing, and comes the same again", async (fill) => {
  for (const image of await shown(flat, fill)) for (const pixel of image) expect(pixel).toBeCloseTo(0.25, 12);
  expect(await shown(ramp, fill)).toEqual(await shown(ramp, fill));
});

test("inpainting grows what is around inwards: a hidden middle of a ramp is a ramp again, and all hidden is its mean", async () => {
  const size = 12;
  const image = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (__, x) => (x + 2 * y) / 32),
  );
  const rows = await readRows([image], "x", { dtype: "float64" });
  const masker = segmentMasker({ segmentation: gridSegmentation({ size: 4 }), hideColor: "inpaint" });
  const bound = await masker.bind(rows, {});
  const masks = Uint8Array.from([1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const compose = bound.compose as NonNullable<typeof bound.compose>;
  const { values } = (await compose(0, masks)) as { values: Float64Array };
  const own = image.flat();
  const mean = own.reduce((sum, v) => sum + v, 0) / own.length;
  const isMiddle = (at: number) => Math.floor(at / 4) === 1;
  const places = [...own.keys()].filter((p) => isMiddle(Math.floor(p / size)) && isMiddle(p % size));
  const error = (of: (p: number) => number) =>
    places.reduce((sum, p) => sum + Math.abs(of(p) - (own[p] as number)), 0);
  expect(error((p) => values[p] as number)).toBeLessThan(0.6 * error(() => mean));
  expect(values[0]).toBe(own[0]);
  for (const pixel of values.subarray(own.length)) expect(pixel).toBeCloseTo(mean, 12);
});

test("a fill that is none is refused", () => {
  expect(() => limeImage(async () => [0], { hideColor: "red" as never })).toThrow(
    expect.objectContaining({ code: "argument" }),
  );
});
