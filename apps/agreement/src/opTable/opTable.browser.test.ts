import { expect, test } from "vitest";
import { browserBackends } from "../testing/browserBackends.js";
import { columns, fileOf } from "./columns.js";
import { outlineNow } from "./outlines.js";

test.each(columns.filter(({ place }) => place === "chromium"))(
  "the committed column of $backend says how it runs ops now (else run `pnpm op-table --browser`)",
  async ({ backend: name, place }) => {
    const backend = await browserBackends[name]?.();
    if (!backend) throw new Error(`nothing opens ${name}`);
    await expect(outlineNow(backend)).toMatchFileSnapshot(`runs/${fileOf(name, place)}`);
    await backend.dispose();
  },
);
