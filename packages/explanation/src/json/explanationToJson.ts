import type { Explanation } from "../explanation.js";
import { resultToJson } from "./resultToJson.js";

/**
 * An explanation as JSON text: {@link resultToJson} of one.
 *
 * @example
 * ```ts
 * await writeFile("explanation.json", explanationToJson(explanation));
 * ```
 */
export const explanationToJson = (explanation: Explanation): string => resultToJson(explanation);
