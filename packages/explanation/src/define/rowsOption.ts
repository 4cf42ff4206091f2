import type { CallOptions } from "@hyaline/core";
import { isTensor } from "@hyaline/core";
import { type Option, spec } from "@hyaline/core/facts";
import type { LayerRef } from "../layers/index.js";
import { type Baseline, type HostRows, isInputRecord, type Rows, readBaseline } from "../model/index.js";

/** Rows that go with the rows of x: where they are a call's option, they are read, and cut into chunks as x is. */
export interface RowsOption<T> extends Option<T> {
  read(value: unknown, x: HostRows, options: CallOptions): Promise<HostRows>;
}

export const isRowsOption = (option: Option | undefined): option is RowsOption<unknown> =>
  option !== undefined && "read" in option;

const areRows = (value: unknown): boolean =>
  isTensor(value) || Array.isArray(value) || (typeof value === "object" && value !== null);

/** A baseline: a number, a row, or a row for each row; by name for a model of several inputs. Left out, it is 0. */
/* @__NO_SIDE_EFFECTS__ */
export function baselineRows(text: string): RowsOption<Baseline | Readonly<Record<string, Baseline>>> {
  return {
    ...spec<Baseline | Readonly<Record<string, Baseline>>>(
      { is: "rows" },
      text,
      0,
      "a number, a row, or a row for each row; or a record of them by input",
      (value) => typeof value === "number" || areRows(value),
    ),
    read: (value, x, options) => readBaseline(value as Baseline | undefined, x, options),
  };
}

/** Rows of data, such as a background; read by the method itself. */
/* @__NO_SIDE_EFFECTS__ */
export function dataRows(text: string): Option<Rows | Readonly<Record<string, Rows>> | undefined> {
  return spec<Rows | Readonly<Record<string, Rows>> | undefined>(
    { is: "rows" },
    text,
    undefined,
    "rows of numbers, or a record of them by input",
    (value) => areRows(value) || isInputRecord(value),
  );
}

/** A layer by its name, its module's path, or a function that chooses one. */
/* @__NO_SIDE_EFFECTS__ */
export function layerOption(text: string): Option<LayerRef | undefined> {
  return spec<LayerRef | undefined>(
    { is: "layer" },
    text,
    undefined,
    "a layer's name, or a function (layer) => boolean",
    (value) => typeof value === "string" || typeof value === "function",
  );
}

/** One unit of a layer. */
export interface NeuronRef {
  readonly layer: LayerRef;
  /** Its place in the layer's value of one row, such as `[channel, y, x]`. */
  readonly index: readonly number[];
}

/** A unit to explain in the place of an output. */
/* @__NO_SIDE_EFFECTS__ */
export function neuronOption(text: string): Option<NeuronRef | undefined> {
  const isNeuron = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null) return false;
    const { layer, index, ...rest } = value as Partial<NeuronRef>;
    const isLayer = typeof layer === "string" || typeof layer === "function";
    return isLayer && Array.isArray(index) && Object.keys(rest).length === 0;
  };
  return spec<NeuronRef | undefined>(
    { is: "value" },
    text,
    undefined,
    "{ layer, index: [channel, …] }",
    isNeuron,
  );
}
