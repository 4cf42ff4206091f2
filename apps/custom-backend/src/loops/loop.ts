import type { Numbers } from "@hyaline/backend-reference";

/**
 * A computation whose units (rows, planes, elements) do not depend on each other: computes those from `from` up to `to`
 * into `out`. It runs in a worker, or where little is to be done in the caller; `how` is plain data, sent as a message.
 */
export type Loop<How> = (
  inputs: readonly Numbers[],
  out: Numbers,
  how: How,
  from: number,
  to: number,
) => void;
