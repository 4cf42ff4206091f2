import { ortBackend } from "@hyaline/backend-ort";
import { describe, test } from "vitest";
import { browserBackends } from "./testing/browserBackends.js";
import { expectTurns, worksOf } from "./testing/turns.js";

/** Those of a page, and one whose runs are beside it. */
const all = { ...browserBackends, "ort:wasm, worker": () => ortBackend({ device: "wasm", worker: true }) };

describe.each(Object.entries(all))("%s", (name, open) => {
  test.each(worksOf(name))("%s gives the thread away, and hears a timer's abort at once", async (work) => {
    const backend = await open();
    await expectTurns(work, backend);
    await backend.dispose();
  });
});
