import { spec } from "@hyaline/core/facts";
import type { SegmentFill } from "@hyaline/explanation";

/** What hidden segments show. */
export const segmentFill = /* @__PURE__ */ spec<SegmentFill>(
  { is: "value" },
  "What hidden segments show: one number or one per channel; null or mean, blur, noise, inpaint.",
  null,
  'a number, a list of numbers, null, "mean", "blur", "noise" or "inpaint"',
  (given) =>
    given === null ||
    ["mean", "blur", "noise", "inpaint"].includes(given as string) ||
    [given].flat().every((colour) => typeof colour === "number"),
);
