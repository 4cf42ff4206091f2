import { expect, test } from "vitest";
import { type Aim, atMostAbove, ratioOf, timesFaster, timesTheCost, within } from "./aim.js";

const cases: readonly { aim: Aim; ours: number; peer: number; ratio: number; met: boolean }[] = [
  { aim: timesFaster(5), ours: 2, peer: 10, ratio: 5, met: true },
  { aim: timesFaster(5), ours: 2, peer: 9, ratio: 4.5, met: false },
  { aim: timesTheCost(1.25), ours: 10, peer: 8, ratio: 1.25, met: true },
  { aim: timesTheCost(1.25), ours: 11, peer: 8, ratio: 1.375, met: false },
  { aim: atMostAbove(150), ours: 250, peer: 100, ratio: 2.5, met: true },
  { aim: atMostAbove(150), ours: 251, peer: 100, ratio: 2.51, met: false },
  { aim: within(300), ours: 150, peer: 300, ratio: 0.5, met: true },
  { aim: within(300), ours: 450, peer: 300, ratio: 1.5, met: false },
];

test.each(cases)("$aim.text, $ours and $peer ms: ratio $ratio", ({ aim, ours, peer, ratio, met }) => {
  expect(ratioOf(aim, ours, peer)).toBeCloseTo(ratio);
  expect(aim.met(ours, peer)).toBe(met);
});
