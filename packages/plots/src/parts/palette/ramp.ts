import type { Role } from "./palette.js";

/** From small to large, in the tones of ColorBrewer's PuOr; they are no signs, which are blue and red. */
const steps = ["ramp0", "ramp1", "ramp2", "ramp3", "ramp4", "ramp5", "ramp6"] as const satisfies Role[];

/** How many tones there are. */
export const rampSteps: number = steps.length;

/** The tone of a share from 0 to 1; grey for what has none. */
export const rampRole = (share: number): Role =>
  Number.isNaN(share)
    ? "missing"
    : (steps[Math.min(steps.length - 1, Math.max(0, Math.floor(share * steps.length)))] as Role);
