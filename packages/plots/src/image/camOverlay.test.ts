import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { camOverlay } from "./camOverlay.js";

const map = explanationOf([4, -2], {
  method: "gradCam",
  values: { shape: [1, 1, 1, 2], values: [4, -2] },
  data: { shape: [1, 1, 1, 4], values: [0, 1, 0, 1] },
});
const opacities = (options: object) =>
  [...camOverlay(map, options).matchAll(/(?: fill-opacity="([\d.]+)")?><title>row/g)].map(([, opacity]) =>
    Number(opacity ?? 1),
  );

test("camOverlay enlarges the map, and leaves out what speaks against the output unless it is asked for", () => {
  // Between 4 and −2 in proportion: 4, 2.5, −0.5, −2.
  expect(opacities({ strength: 0.5 })).toEqual([0.5, 0.313]);
  expect(opacities({ strength: 0.5, negative: "shown" })).toEqual([0.5, 0.313, 0.063, 0.25]);
});
