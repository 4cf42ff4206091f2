import { expect, test } from "vitest";
import { browserBackends } from "../testing/browserBackends.js";
import { columns, fileOf } from "./columns.js";
import { measured, outlineNow, outlineOf } from "./measured.js";

// A column that was never measured has nothing that could be stale.
const here = columns.filter(({ backend, place }) => place === "chromium" && measured[fileOf(backend, place)]);

test.each(here)(
  "the committed column of $backend says how it runs ops now",
  async ({ backend: name, place }) => {
    const backend = await browserBackends[name]?.();
    const found = measured[fileOf(name, place)];
    if (!backend || !found) throw new Error(`nothing opens ${name}`);
    expect(outlineOf(found), "run `pnpm op-table --browser`").toEqual(outlineNow(backend));
    await backend.dispose();
  },
);
