import type { Explanation } from "../explanation.js";
import { resultFromJson } from "./resultFromJson.js";

/**
 * The explanation that `explanationToJson` wrote: {@link resultFromJson} of that kind.
 *
 * @throws HyalineError `file` when the text is no explanation, naming the field
 * @example
 * ```ts
 * const explanation = explanationFromJson(await readFile("explanation.json", "utf8"));
 * ```
 */
export const explanationFromJson = (text: string): Explanation => resultFromJson(text, "explanation");
