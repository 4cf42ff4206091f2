import type { Role } from "../palette/palette.js";

/** Colour and dashes of lines side by side, so that they differ without colour as well. */
export const looks: readonly { readonly role: Role; readonly dash?: string }[] = [
  { role: "series0" },
  { role: "series1", dash: "7 4" },
  { role: "series2", dash: "2 3" },
  { role: "series3", dash: "9 3 2 3" },
];
