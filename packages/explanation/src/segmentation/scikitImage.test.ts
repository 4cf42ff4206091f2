import { describe, expect, test } from "vitest";
import { type FelzenszwalbOptions, felzenszwalb } from "./felzenszwalb.js";
import { numberSegments, type Segmentation } from "./segmentation.js";
import { type SlicOptions, slic } from "./slic.js";

/** A wave, something like noise, and a disc that differs by channel. */
function imageOf(channels: number, height: number, width: number) {
  const values = Float64Array.from({ length: channels * height * width }, (_, i) => {
    const [k, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const wave = 0.3 * Math.sin(0.4 * x * (1 + 0.3 * k) + 0.2 * y + k) + 0.15 * Math.sin(12.9898 * (i + 1));
    const disc = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2 ? 0.2 * (k - 1) : 0;
    return Math.min(1, Math.max(0, 0.5 + wave + disc));
  });
  return { shape: [channels, height, width], values };
}

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
const textOf = async (segmentation: Segmentation, size: readonly [number, number, number]) => {
  const [, height, width] = size;
  const { segments } = numberSegments(await segmentation(imageOf(...size)), height, width);
  return Array.from(segments, (segment) => DIGITS[segment]).join("");
};

type Size = readonly [channels: number, height: number, width: number];

/** By scikit-image 0.19.3, a digit a pixel, numbered as they first appear. */
const recordedSlic: readonly (readonly [Size, SlicOptions, string])[] = [
  [[3, 16, 20], { segments: 12, compactness: 10 },
    "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"],
  [[3, 16, 20], { segments: 20, compactness: 30, sigma: 1 },
    "0000001112233333455500000011122333334555000001111223333345550000611172283334455500066117722883349555066611777288884499996666177772888849999966661777728888499999666a7777bcc88deee99f66aag77bbccccdeeeeff6aaag77bbcccddeeeeffaaagggbbccccdeeeeefhaaagggbbcicddjjjeffhaaaggbbiiiiddjjjjfhhaagggbbiiiiddjjjjfhhaagggbiiiiidjjjjjfhh"],
  [[3, 16, 20], { segments: 8, compactness: 10, connect: false, iterations: 3 },
    "00111112300445546777455551677730455586674551127773055555877701111123004455467777555516377700445166765511277770455548777711112230044448777776555183773004486767685112777704555407777711122300444487777765555833730048867278451127777045554877776811223044454877777645554333004888122284551277730455558277768422330445551277776455"],
  [[2, 9, 31], { segments: 12, compactness: 10 },
    "0000011111222223333344444555555000001111122222333334444455555500000111112222233333444445555550000011111222223333344444555555000001111122222333334444455555566666777778888899999aaaaabbbbbb66666777778888899999aaaaabbbbbb66666777778888899999aaaaabbbbbb66666777778888899999aaaaabbbbbb"],
  [[2, 9, 31], { segments: 20, compactness: 30, sigma: 1 },
    "000011112222333344445555666677700001111222233334444555566667770000111122223333444455556666777000011112222333344445555666677788889999aaaabbbbccccddddeeeefff88889999aaaabbbbccccddddeeeefff88889999aaaabbbbccccddddeeeefff88889999aaaabbbbccccddddeeeefff88889999aaaabbbbccccddddeeeefff"],
  [[2, 9, 31], { segments: 8, compactness: 10, connect: false, iterations: 3 },
    "000000111111222222333333444444400000011111122222233333344444440000001111112222223333334444444000000111111222222333333444444400000011111122222233333344444445555556666667777778888889999999555555666666777777888888999999955555566666677777788888899999995555556666667777778888889999999"],
]; // biome-ignore format: a line for each

const recordedFelzenszwalb: readonly (readonly [Size, FelzenszwalbOptions, string])[] = [
  [[3, 16, 20], { scale: 30, minSize: 8 },
    "001111123333444455550011112233334444555500111222333644445555001112233776444555550011123887764445555500112288876444455555011122887764445555551111998877644455555a1119998876444455555a111999877644455555aa11199987764445555aab11999987644445555aab11999976444455555abb9999997744444555abbb9999997444444555abbb9999974444445555abbb"],
  [[3, 16, 20], { scale: 80, sigma: 0.5, minSize: 4 },
    "0000000000000011111100000000000001111111000000000000000111223300000004550511122233333006664555111111333333666455555111113333336645555571111188883666645555771111888896664555557711118888966455555771111a666996664555577771aa6666666455555777771a666666555555777771aa66666666555555551aaa66666665bbbb555551aa666bbbbbbbb555555aaa"],
  [[3, 16, 20], { scale: 200, sigma: 0, minSize: 1 },
    "00000000000000000000000000000000000000000000000000000000000000000000011100000000222220011110000000002222221111111100000022222211111111100001222221111111111111112222211111111111111122222111111111111111222221111111111111112222221111111111111122221111111133111111222111111111111111112222221122221111111122222222222411111155"],
  [[2, 9, 31], { scale: 30, minSize: 8 },
    "000011123333334555555556667899900001123333333455555555666789990000123a333334455555b5566678999000123aa333344455bbbb556667899900123aaa333444455bbbb55666789990123aaaa33444445bbbbb5566678999123aaaa33444445bbbbbb556667899923aaaa33444445bbbbbbb566667899933aaaa34444445bbbbbbb5666678999"],
  [[2, 9, 31], { scale: 80, sigma: 0.5, minSize: 4 },
    "000011123333334445555566666677700001123333334444555546666667760000123333334444445548666666666000123333334444444444866666666600123333334444444444486666666660123333334444444444448666666666123333334444444444444866666666623333334444444444444466666666663333334444444444444446666666666"],
  [[2, 9, 31], { scale: 200, sigma: 0, minSize: 1 },
    "011111111222223343333333333333311111111222223334333333333333331111111222223333333333333333333111111222223333333333333333333311111222223333333333333333333331111222223333333333333333333333111222223333333333333333333333311222223333333333333333333333331222223333333553333333333333333"],
]; // biome-ignore format: a line for each

describe("scikit-image's segments", () => {
  test.each(recordedSlic)("slic of %j, %j", async (size, options, expected) => {
    expect(await textOf(slic(options), size)).toBe(expected);
  });
  test.each(recordedFelzenszwalb)("felzenszwalb of %j, %j", async (size, options, expected) => {
    expect(await textOf(felzenszwalb(options), size)).toBe(expected);
  });
});

test("slic left to itself: segments that can be told apart, of a digit and of a picture", async () => {
  const count = async (side: number) =>
    numberSegments(await slic()(imageOf(1, side, side)), side, side).count;
  const few = await count(8);
  expect(few).toBeGreaterThanOrEqual(12);
  expect(few).toBeLessThanOrEqual(20);
  const many = await count(96);
  expect(many).toBeGreaterThan(30);
  expect(many).toBeLessThanOrEqual(60);
});

test("a flat image, one pixel, and a strip", async () => {
  const flat = { shape: [1, 4, 4], values: new Float64Array(16).fill(0.5) };
  expect(numberSegments(await slic({ segments: 4 })(flat), 4, 4).count).toBeGreaterThan(1);
  expect(numberSegments(await felzenszwalb()(flat), 4, 4).count).toBe(1);
  const pixel = { shape: [1, 1, 1], values: Float64Array.of(1) };
  for (const segmentation of [slic(), felzenszwalb()])
    expect((await segmentation(pixel)).values).toEqual(Float64Array.of(0));
  const strip = { shape: [1, 1, 12], values: Float64Array.from({ length: 12 }, (_, x) => x / 12) };
  expect(numberSegments(await slic({ segments: 3 })(strip), 1, 12).count).toBe(3);
});

test.each([
  () => slic({ segments: 0 }),
  () => slic({ compactness: 0 }),
  () => slic({ iterations: Number.NaN }),
  () => slic({ size: 3 } as never),
  () => felzenszwalb({ scale: -1 }),
  () => felzenszwalb({ sigma: 1000 }),
  () => felzenszwalb({ minSize: -2 }),
])("an option out of range is refused: %s", (make) => {
  expect(make).toThrow(expect.objectContaining({ code: "argument" }));
});
