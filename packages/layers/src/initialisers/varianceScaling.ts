import { fail, random } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Initialiser } from "./initialiser.js";

export interface VarianceScalingOptions {
  /** The variance is scale / fan. */
  readonly scale: number;
  /** Which fan: inputs, outputs, or the mean of both. */
  readonly mode: "fanIn" | "fanOut" | "fanAverage";
  readonly distribution: "normal" | "uniform";
}

/**
 * Random numbers of variance scale / fan, so that signals keep their size from layer to layer: normal, or uniform on
 * ±√(3 · scale / fan).
 *
 * @throws HyalineError `argument` for a scale that is not a positive finite number
 * @example
 * ```ts
 * dense(64, { kernelInit: varianceScaling({ scale: 2, mode: "fanIn", distribution: "normal" }) });
 * ```
 */
export function varianceScaling(options: VarianceScalingOptions): Initialiser {
  const { scale, mode, distribution } = refuseUnknown("varianceScaling", options, [
    "scale",
    "mode",
    "distribution",
  ]);
  if (!(scale > 0 && Number.isFinite(scale)))
    fail("argument", "varianceScaling needs a positive finite scale", String(scale));
  return (key, { shape, dtype, fanIn, fanOut }) => {
    const fan = { fanIn, fanOut, fanAverage: (fanIn + fanOut) / 2 }[mode];
    const variance = scale / Math.max(1, fan);
    if (distribution === "normal")
      return random.normal(key, shape, { dtype, deviation: Math.sqrt(variance) });
    const limit = Math.sqrt(3 * variance);
    return random.uniform(key, shape, { dtype, low: -limit, high: limit });
  };
}

/** Uniform on ±√(6 / (fanIn + fanOut)). Source: Glorot and Bengio, 2010, "Understanding the difficulty of training deep feedforward neural networks", eq. 16. */
export const glorotUniform: Initialiser = (key, parameter) =>
  varianceScaling({ scale: 1, mode: "fanAverage", distribution: "uniform" })(key, parameter);

/** Normal with variance 2 / (fanIn + fanOut). Source: as {@link glorotUniform}, eq. 12. */
export const glorotNormal: Initialiser = (key, parameter) =>
  varianceScaling({ scale: 1, mode: "fanAverage", distribution: "normal" })(key, parameter);

/** Normal with variance 2 / fanIn, for layers before a relu. Source: He et al., 2015, "Delving Deep into Rectifiers", eq. 10. */
export const heNormal: Initialiser = (key, parameter) =>
  varianceScaling({ scale: 2, mode: "fanIn", distribution: "normal" })(key, parameter);

/** Uniform with variance 2 / fanIn. Source: as {@link heNormal}. */
export const heUniform: Initialiser = (key, parameter) =>
  varianceScaling({ scale: 2, mode: "fanIn", distribution: "uniform" })(key, parameter);

/** Normal with variance 1 / fanIn, for layers before a selu or tanh. Source: LeCun et al., 1998, "Efficient BackProp", section 4.6. */
export const lecunNormal: Initialiser = (key, parameter) =>
  varianceScaling({ scale: 1, mode: "fanIn", distribution: "normal" })(key, parameter);

/** Uniform with variance 1 / fanIn. Source: as {@link lecunNormal}. */
export const lecunUniform: Initialiser = (key, parameter) =>
  varianceScaling({ scale: 1, mode: "fanIn", distribution: "uniform" })(key, parameter);
