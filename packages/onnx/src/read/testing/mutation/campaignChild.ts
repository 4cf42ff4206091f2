/** A child process: tries the mutants of some seeds, and prints a line before and after each. */
import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { trial } from "./trial.js";

useBackend(referenceBackend());
const [from, to, ...sources] = process.argv.slice(2);
for (let seed = Number(from); seed < Number(to); seed++) {
  console.log(JSON.stringify({ begun: seed }));
  console.log(JSON.stringify(await trial(seed, sources)));
}
process.exit(0);
