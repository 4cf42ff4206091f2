import type { Tensor } from "@hyaline/core";
import { heatMap } from "@hyaline/plots";

/** A tensor as a heat map of its last two axes, at the first place of those before them. */
export async function matrixPicture(
  x: Tensor,
  { title, width }: { readonly title: string; readonly width: number },
): Promise<string> {
  const readings = {
    kind: "readings",
    method: title,
    quantity: "",
    values: { shape: [1, ...x.shape], values: Array.from(await x.data(), Number) },
    axes: x.shape.map((_, i) => ({ name: `axis ${i}` })),
    provenance: { options: {}, evaluations: 1, versions: {} },
  } as const;
  return heatMap(readings, { width, title });
}
