/** Every example, by family. */
import type { OpExample } from "../example.js";
import { indexingExamples } from "./indexing.js";
import { structureExamples } from "./structure.js";

export const opExamples: readonly OpExample[] = [...indexingExamples, ...structureExamples];
