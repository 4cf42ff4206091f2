import { slice, type Tensor } from "@hyaline/core";
import { integratedGradients, kernelShap, saliency } from "@hyaline/explainers";
import {
  compareExplainers,
  completenessError,
  deletionAuc,
  insertionAuc,
  sparseness,
} from "@hyaline/metrics";
import { patients } from "./patients.js";

/** Three explainers of the patients' net, by four metrics on eight rows. */
export async function compared() {
  const { model, background, rows, mean } = await patients();
  const malignant = (x: Tensor) => slice(model(x), [null, [0, 1]]);
  return compareExplainers(
    {
      model: malignant,
      data: rows,
      explainers: {
        integratedGradients: (x: Tensor, call: object) =>
          integratedGradients(malignant).explain(x, { ...call, baseline: mean }),
        kernelShap: kernelShap(malignant, {
          background: background.slice([0, 60, 12]),
          samples: 200,
          seed: 1,
        }),
        saliency: saliency(malignant),
      },
      metrics: [deletionAuc, insertionAuc, completenessError, sparseness],
    },
    { target: 0 },
  );
}
