/** PyTorch's names of what surrounds an input, and core's. */
import { type PadMode, type PadWidths, pad, type Tensor } from "@hyaline/core";

/** `reflect` mirrors at the outermost element, `circular` goes round, `replicate` repeats it. */
export type ElementMode = "reflect" | "circular" | "replicate";

const coreNames: Readonly<Record<ElementMode, PadMode>> = {
  reflect: "reflect",
  circular: "wrap",
  replicate: "edge",
};

/** The names in a fixed order, for options. */
export const elementModes = ["reflect", "circular", "replicate"] as const;

/** `x` with so many of its own elements around it. */
export const padElements = (x: Tensor, widths: PadWidths, mode: ElementMode): Tensor =>
  pad(x, widths, { mode: coreNames[mode] });
