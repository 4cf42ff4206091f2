import fc from "fast-check";
import { decode } from "fast-png";
import { expect, test } from "vitest";
import { encodePng } from "./png.js";

test("whatever the bytes are, another library reads them back", () => {
  const size = fc.integer({ min: 1, max: 24 });
  fc.assert(
    fc.property(size, size, fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (width, height, stream) => {
      const rgba = Uint8Array.from(stream.take(width * height * 4));
      const png = decode(encodePng(width, height, rgba), { checkCrc: true });
      expect([png.width, png.height, png.channels, png.depth]).toEqual([width, height, 4, 8]);
      expect(Uint8Array.from(png.data)).toEqual(rgba);
    }),
  );
});

test("even images become small", () => {
  const flat = new Uint8Array(200 * 200 * 4).fill(128);
  expect(encodePng(200, 200, flat).length).toBeLessThan(1000);
});
