import { fail, type LongCallOptions, type NumericArray, sizeOf } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import { explainedOutputs, type RowTarget } from "../model/index.js";
import { provenanceOf } from "../provenance.js";
import type { ExplainerOptions } from "./explainer.js";
import type { ExplainerFacts } from "./facts.js";
import { namesFor } from "./names.js";
import type { OpenCall } from "./openCall.js";
import type { RecordFound } from "./recordFields.js";

/** What a method found, before the wrapper adds what every result has. */
export type Found = Readonly<Record<string, unknown>> & {
  readonly evaluations?: number;
  readonly seed?: number;
  readonly used?: object;
  readonly target?: readonly RowTarget[];
};

export interface FinishSource {
  readonly facts: ExplainerFacts;
  readonly used: ExplainerOptions;
  readonly versions: Readonly<Record<string, string>>;
  /** Of the call, defaults included. */
  readonly chosen: Readonly<Record<string, unknown>>;
  readonly startedAt: number;
  readonly long: LongCallOptions;
}

/** A result: what was found, the input, the output, names, and how it was made. */
export function finish(
  source: FinishSource,
  call: OpenCall,
  { evaluations = 0, seed, used: own, ...fields }: Found,
): unknown {
  const { facts, used, versions, chosen, startedAt, long } = source;
  const { featureNames: _, outputNames: __, ...factory } = used;
  const { target: ___, signal, onProgress, backend, until, onAbort, attribute, ...callOptions } = chosen;
  const provenance = provenanceOf(
    {
      options: { ...factory, ...callOptions, ...own },
      ...(seed === undefined ? {} : { seed }),
      evaluations: call.evaluated.count + evaluations,
      versions,
      startedAt,
    },
    long.backend,
  );
  const { outputs, targets } = call.found;
  const width = outputs?.shape[1];
  if (facts.gives !== "explanation") {
    const features = call.inputs.parts.reduce((sum, { rowSize }) => sum + rowSize, 0);
    return {
      method: facts.name,
      ...(targets ? { target: targets[0] ?? null } : {}),
      ...fields,
      ...namesFor(used, features, width),
      provenance,
    };
  }
  const { perInput: ____, ...rest } = fields;
  const all: Readonly<Record<string, unknown>> =
    call.several && !fields.layer
      ? { ...rest, ...call.several.recordFields(call.inputs, fields as RecordFound) }
      : rest;
  const values = all.values as NumericArray;
  const first = call.inputs.parts[0];
  const perRow = sizeOf(values.shape.slice(1));
  const found: Readonly<Record<string, unknown>> = {
    method: facts.name,
    ...(outputs && targets
      ? { output: { shape: [targets.length], values: explainedOutputs(outputs, targets) } }
      : {}),
    ...(first ? { data: { shape: first.shape, values: first.values } } : {}),
    ...(targets ? { target: targets } : {}),
    ...all,
    ...namesFor(used, perRow, width),
    provenance,
  };
  for (const promise of facts.promises) {
    const field = promise === "completeness" ? "convergenceDelta" : "standardError";
    if (found[field] === undefined)
      fail("internal", `${facts.name} promises ${promise}`, "a result without it");
  }
  return found as unknown as Explanation;
}
