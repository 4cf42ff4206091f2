import { type Backend, backendInUse, isTensor } from "@hyaline/core";
import type { Provenance } from "./explanation.js";

export interface ProvenanceFacts {
  /** The options in use, defaults included; tensors, arrays and functions are summarised. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  /** How many rows the model was evaluated on. */
  readonly evaluations: number;
  readonly versions: Readonly<Record<string, string>>;
  /** `performance.now()` when the call began. */
  readonly startedAt: number;
}

/** Longest list that provenance repeats in full. */
const MAX_REPEATED = 256;

/** How an explanation was made, from the facts its explainer knows and the backend of the call. */
export function provenanceOf(
  facts: ProvenanceFacts,
  backend: Backend | undefined = backendInUse(),
): Provenance {
  const { options, seed, evaluations, versions, startedAt } = facts;
  const known = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    options: Object.fromEntries(known.map(([key, value]) => [key, summary(value)])),
    ...(seed === undefined ? {} : { seed }),
    evaluations,
    ...(backend ? { backend: backend.name } : {}),
    versions,
    durationMs: performance.now() - startedAt,
  };
}

/** A value as JSON. Tables are described instead: provenance is no place for training data. */
function summary(value: unknown): unknown {
  if (isTensor(value)) return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : String(value);
  if (typeof value === "function") return value.name === "" ? "a function" : `function ${value.name}`;
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${(value as Float32Array).length})`;
  if (Array.isArray(value)) {
    const isList = value.length <= MAX_REPEATED && value.every((each) => typeof each !== "object");
    return isList ? value.map(summary) : `a list of ${value.length}`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, summary(each)]));
}
