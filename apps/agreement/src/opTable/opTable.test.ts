import { expect, test } from "vitest";
import { nodeBackends } from "../testing/nodeBackends.js";
import { columns, fileOf } from "./columns.js";
import { outlineNow, outlines } from "./outlines.js";
import { render } from "./render.js";

test.each(columns.filter(({ place }) => place === "node"))(
  "the committed column of $backend says how it runs ops now (else run `pnpm op-table`)",
  async ({ backend: name, place }) => {
    const backend = await nodeBackends[name]?.();
    if (!backend) throw new Error(`nothing opens ${name}`);
    await expect(outlineNow(backend)).toMatchFileSnapshot(`runs/${fileOf(name, place)}`);
    await backend.dispose();
  },
);

test("the page is what the columns say", async () => {
  await expect(render(outlines)).toMatchFileSnapshot("../../../../docs/op-table.md");
});
