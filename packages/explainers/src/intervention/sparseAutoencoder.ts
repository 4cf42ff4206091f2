import { add, fail, greater, matMul, mul, relu, sub, type Tensor, where } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Dictionary } from "./spliceDictionary.js";

/** The parameters of a sparse autoencoder, by the names that files of them use in one way or another. */
export interface SparseAutoencoderWeights {
  /** float[size, features] */
  readonly encoder: Tensor;
  /** float[features] */
  readonly encoderBias?: Tensor;
  /** float[features, size] */
  readonly decoder: Tensor;
  /** float[size]: taken from the value before it is encoded, and added after it is decoded. */
  readonly decoderBias?: Tensor;
  /** float[features]: a feature at or under its threshold is 0 (JumpReLU); left out, negative ones are. */
  readonly threshold?: Tensor;
}

const known = { encoder: 0, encoderBias: 0, decoder: 0, decoderBias: 0, threshold: 0 } satisfies Record<
  keyof SparseAutoencoderWeights,
  0
>;

/**
 * A sparse autoencoder as a dictionary for `spliceDictionary`.
 *
 * f = relu((h − b_dec) W_enc + b_enc), h ≈ f W_dec + b_dec; with thresholds, f counts where it is above them
 *
 * Source: T. Bricken et al., "Towards Monosemanticity: Decomposing Language Models With Dictionary Learning", 2023;
 * S. Rajamanoharan et al., "Jumping Ahead: Improving Reconstruction Fidelity with JumpReLU Sparse Autoencoders", 2024.
 *
 * @throws HyalineError `argument` for weights that do not exist, `shape` for two that do not fit
 * @example
 * ```ts
 * const dictionary = sparseAutoencoder({ encoder: ones([8, 32]), decoder: ones([32, 8]) });
 * const spliced = spliceDictionary(model, { layer: "sequential/dense1", dictionary });
 * ```
 */
export function sparseAutoencoder(weights: SparseAutoencoderWeights): Dictionary {
  const { encoder, encoderBias, decoder, decoderBias, threshold } = refuseUnknown(
    "sparseAutoencoder",
    weights,
    Object.keys(known),
  );
  const [size, features] = encoder.shape;
  if (decoder.shape[0] !== features || decoder.shape[1] !== size)
    fail(
      "shape",
      "an encoder is float[size, features] and its decoder float[features, size]",
      `[${encoder.shape.join(", ")}] and [${decoder.shape.join(", ")}]`,
      "transpose one of them?",
    );
  return {
    encode: (h) => {
      const centred = decoderBias ? sub(h, decoderBias) : h;
      const product = matMul(centred, encoder);
      const before = encoderBias ? add(product, encoderBias) : product;
      return threshold ? where(greater(before, threshold), relu(before), mul(before, 0)) : relu(before);
    },
    decode: (f) => {
      const product = matMul(f, decoder);
      return decoderBias ? add(product, decoderBias) : product;
    },
  };
}
