import { fail, HyalineError } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { type BlackBox, blackBox } from "@hyaline/explanation";
import { type Tensor as TfjsTensor, tensor, tidy, transpose } from "@tensorflow/tfjs-core";

/**
 * What a tfjs LayersModel and a GraphModel have in common. It names no type of tfjs, whose declarations do not type-check
 * in projects that check libraries.
 */
export interface TfjsModel {
  predict(inputs: never, options?: object): unknown;
}

export interface FromTfjsOptions {
  /** Which output to take of a model with several: its place in the list, or its name (default 0). */
  readonly output?: number | string;
  /**
   * Whether images come as Hyaline's explainers have them, [rows, channels, height, width], to a model that takes
   * [rows, height, width, channels] (default false: the model gets what comes).
   */
  readonly channelsFirst?: boolean;
}

/**
 * A model of TensorFlow.js (LayersModel or GraphModel, with one input) as a black box: explainers that need only
 * predictions take it as it is. It runs on the engine that tfjs itself uses.
 *
 * @param model takes float32[rows, ...input], gives float32[rows, outputs]
 * @throws HyalineError `argument` for something without `predict`; when called, `argument` for an output it does not
 * have and for an input that the model refuses
 * @example
 * ```ts typed: model.json comes from TensorFlow.js
 * import * as tf from "@tensorflow/tfjs-layers";
 *
 * const model = fromTfjs(await tf.loadLayersModel("model.json"));
 * ```
 */
export function fromTfjs(model: TfjsModel, options: FromTfjsOptions = {}): BlackBox {
  const { output = 0, channelsFirst = false } = refuseUnknown("fromTfjs", options, [
    "output",
    "channelsFirst",
  ]);
  if (typeof model?.predict !== "function")
    fail(
      "argument",
      "fromTfjs needs a tfjs LayersModel or GraphModel",
      typeof model,
      "load it with tfjs first",
    );
  return blackBox(
    async (rows) => {
      const predicted = tidy(() => {
        const input = tensor(Float32Array.from(rows.values), [...rows.shape], "float32");
        return chosen(predictedBy(model, channelsFirst ? transpose(input, [0, 2, 3, 1]) : input), output);
      });
      try {
        return { shape: [...predicted.shape], values: Float32Array.from(await predicted.data()) };
      } finally {
        predicted.dispose();
      }
    },
    { layout: "flat" },
  );
}

function predictedBy(model: TfjsModel, input: TfjsTensor): unknown {
  try {
    return model.predict(input as never);
  } catch (cause) {
    const rule = "fromTfjs needs an input that the model takes";
    throw new HyalineError("argument", `${rule}; got [${input.shape.join(", ")}]: ${messageOf(cause)}`, {
      cause,
    });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

function chosen(predicted: unknown, output: number | string): TfjsTensor {
  const isTensor = (value: unknown): value is TfjsTensor =>
    typeof value === "object" && value !== null && "dataId" in value;
  if (isTensor(predicted)) return predicted;
  const named = predicted as Readonly<Record<string, unknown>>;
  const names = Object.keys(named ?? {});
  const found = typeof output === "number" ? named[names[output] as string] : named[output];
  return isTensor(found)
    ? found
    : fail(
        "argument",
        "fromTfjs needs an output that the model has",
        String(output),
        `it has ${names.join(", ")}`,
      );
}
