import { expect, test } from "vitest";
import { nodeBackends } from "../testing/nodeBackends.js";
import { columns, fileOf } from "./columns.js";
import { measured, outlineNow, outlineOf } from "./measured.js";
import { render } from "./render.js";

const STALE = "the table of ops is stale: run `pnpm op-table`";

test.each(columns.filter(({ place }) => place === "node"))(
  "the committed column of $backend says how it runs ops now",
  async ({ backend: name, place }) => {
    const found = measured[fileOf(name, place)];
    if (!found) throw new Error(`${name} was not measured: run \`pnpm op-table\``);
    const backend = await nodeBackends[name]?.();
    if (!backend) throw new Error(`nothing opens ${name}`);
    expect(outlineOf(found), STALE).toEqual(outlineNow(backend));
    await backend.dispose();
  },
);

test("no op is wrong by more than the kit allows", () => {
  for (const [file, { ops }] of Object.entries(measured)) {
    for (const [op, { error = 0 }] of Object.entries(ops)) {
      // JSON has no infinity: null stands for it. Where the kit allows ops that lose digits more, so does this.
      expect(error, `${op} in ${file}`).not.toBeNull();
      expect(error, `${op} in ${file}`).toBeLessThan(2e-3);
    }
  }
});

test("the page is what the measurements give", async () => {
  await expect(render(measured)).toMatchFileSnapshot("../../../../docs/op-table.md");
});
