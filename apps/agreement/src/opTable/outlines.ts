/// <reference types="vite/client" />
import type { Backend } from "@hyaline/core";
import { examplesByOp, howOpRuns, type Runs } from "./howItRuns.js";

/** How a backend runs each op, and its data types: what needs no running. */
export interface Outline {
  readonly backend: string;
  readonly dtypes: readonly string[];
  readonly ops: Readonly<Record<string, Runs>>;
}

/** What is committed, by file. */
export const outlines: Readonly<Record<string, Outline>> = Object.fromEntries(
  Object.entries(import.meta.glob<Outline>("./runs/*.json", { eager: true, import: "default" })).map(
    ([path, found]) => [path.replace("./runs/", ""), found],
  ),
);

/** As a file holds it. */
export function outlineNow(backend: Backend): string {
  const ops = Object.fromEntries(
    [...examplesByOp].map(([op, examples]) => [op, howOpRuns(examples, backend)]),
  );
  const outline: Outline = { backend: backend.name, dtypes: [...backend.supports.dtypes], ops };
  return `${JSON.stringify(outline, null, 2)}\n`;
}
