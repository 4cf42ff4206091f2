/** How the home page explains what the net says. */
export const methods = {
  integratedGradients: "Integrated Gradients",
  saliency: "Saliency",
  occlusion: "Occlusion",
  kernelShap: "KernelSHAP",
} as const;

export type MethodName = keyof typeof methods;

/** To the worker: what is drawn, ink from 0 to 1 in 8 × 8 blocks. */
export interface Question {
  readonly ink: Float32Array;
  readonly method: MethodName;
  /** How wide the picture may be, in pixels. */
  readonly width: number;
}

/** From the worker. */
export type Answer =
  | {
      readonly kind: "answer";
      /** One for each digit. */
      readonly probabilities: readonly number[];
      readonly digit: number;
      /** The text of an SVG element. */
      readonly picture: string;
      /** The prediction, its explanation and the picture, together. */
      readonly ms: number;
    }
  | { readonly kind: "failed"; readonly message: string };
