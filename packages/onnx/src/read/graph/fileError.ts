import { HyalineError } from "@hyaline/core";

/** Throws the error of a malformed file. */
export function badFile(rule: string, got?: string, cause?: unknown): never {
  const message = `the ONNX file is malformed: ${rule}${got === undefined ? "" : `; got ${got}`}`;
  throw new HyalineError("file", message, cause === undefined ? undefined : { cause });
}

/** A name from a file, as a message shows it. */
export const quoted = (name: string): string =>
  JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
