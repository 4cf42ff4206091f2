import { messageOf } from "./runtime.js";

const LONGEST = 200;

/**
 * Adds to `notes`, once for each, which imported files do not run by their own nodes because ONNX Runtime refuses those: when
 * it makes the session, or when it runs it, as with a ConvTranspose whose output padding reaches its stride.
 */
export const refusals =
  (notes: string[]): ((label: string, cause: unknown) => void) =>
  (label, cause) => {
    const reason = messageOf(cause)
      .replace(/^.*ERROR_MESSAGE: /s, "")
      .trim()
      .slice(0, LONGEST);
    const note = `${label} does not run by its file's own nodes, which ONNX Runtime refuses (${reason}), but by ours`;
    if (!notes.includes(note)) notes.push(note);
  };
