import type { Jitted, LongCallOptions, Tensor } from "@hyaline/core";
import { type GradientChunk, type GradientRows, hostNumbers, type LabelledRows } from "./gradientRows.js";
import type { Learned } from "./learned.js";
import type { RowGradients } from "./rowGradients.js";

export interface CrossProducts {
  readonly rows: GradientRows;
  readonly point: Learned;
  readonly asked: LabelledRows;
  readonly data: LabelledRows;
  /** float[rows, others] of a chunk of explained rows and one of training rows. */
  readonly products: Jitted<[readonly RowGradients[], readonly RowGradients[]], Tensor>;
  readonly long: LongCallOptions;
}

/** Tells of each explained row and each training row: the gradients of the first stay, those of the second stream by. */
export async function crossProducts(
  { rows, point, asked, data, products, long }: CrossProducts,
  tell: (value: number, row: number, other: number) => void,
): Promise<void> {
  const explained: GradientChunk[] = [];
  for await (const each of rows.chunks(point, asked, long)) explained.push(each);
  for await (const { chunk: there, gradients } of rows.chunks(point, data, long))
    for (const { chunk: here, gradients: own } of explained) {
      const found = await products.call([own, gradients], long);
      const values = await hostNumbers(found, long);
      for (let i = 0; i < here.count; i++)
        for (let j = 0; j < there.count; j++)
          tell(values[i * there.size + j] as number, here.start + i, there.start + j);
      found.dispose();
    }
}
