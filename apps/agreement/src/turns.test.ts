import { describe, test } from "vitest";
import { nodeBackends } from "./testing/nodeBackends.js";
import { expectTurns, worksOf } from "./testing/turns.js";

describe.each(Object.entries(nodeBackends))("%s", (name, open) => {
  test.each(worksOf(name))("%s gives the thread away, and hears a timer's abort at once", async (work) => {
    const backend = await open();
    await expectTurns(work, backend);
    await backend.dispose();
  });
});
