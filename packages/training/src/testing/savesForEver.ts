/** A process of a test: saves checkpoints to the path that it is given until it is killed, and says each one's number. */
import { writeSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { full, useBackend } from "@hyaline/core";
import { saveCheckpoint } from "../checkpoint/saveCheckpoint.js";

useBackend(referenceBackend());
for (let i = 1; ; i++) {
  const tensors = { first: full([1], i), many: full([300_000], i), last: full([1], i) };
  await saveCheckpoint(tensors, { path: process.argv[2] as string });
  writeSync(1, `${i}\n`);
}
