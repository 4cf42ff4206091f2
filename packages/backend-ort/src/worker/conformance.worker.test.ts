import { opExamples, testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { workerBackend } from "./testing/sourceWorker.js";

// The ops themselves run as they do without a worker: of their examples CI takes every eighth, the nightly run all.
const examples = process.env.HYALINE_NIGHTLY ? opExamples : opExamples.filter((_, i) => i % 8 === 0);

testBackend({ create: () => workerBackend(), describe, test, print: () => undefined, examples, draws: 2 });
