/// <reference types="vite/client" />
import type { Backend } from "@hyaline/core";
import { examplesByOp, howOpRuns } from "./howItRuns.js";
import type { Measured } from "./measure.js";

/** What is committed, by file. */
export const measured: Readonly<Record<string, Measured>> = Object.fromEntries(
  Object.entries(import.meta.glob<Measured>("./measured/*.json", { eager: true, import: "default" })).map(
    ([path, found]) => [path.replace("./", ""), found],
  ),
);

/** The part of a column that needs no running: it must be true of the backend as it is now. */
export const outlineNow = (backend: Backend) => ({
  dtypes: [...backend.supports.dtypes],
  runs: Object.fromEntries([...examplesByOp].map(([op, examples]) => [op, howOpRuns(examples, backend)])),
});

export const outlineOf = ({ dtypes, ops }: Measured) => ({
  dtypes,
  runs: Object.fromEntries(Object.entries(ops).map(([op, { runs }]) => [op, runs])),
});
