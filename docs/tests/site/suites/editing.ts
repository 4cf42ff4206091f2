import type { Locator } from "playwright";
import { describe, expect, test } from "vitest";
import { runExample } from "../onPage.js";
import type { Site } from "../servedSite.js";

async function write(example: Locator, code: string): Promise<void> {
  await example.getByRole("button", { name: "Edit" }).click();
  await example.getByRole("textbox").press("Control+a");
  // As typed at once: an editor that closes brackets by itself would change what is typed letter by letter.
  await example.page().keyboard.insertText(code);
}

export function editing(site: () => Site): void {
  describe("an example", () => {
    async function first(options?: Parameters<Site["open"]>[0]) {
      const { page, troubles } = await site().open(options);
      await page.goto("/");
      return { page, troubles, example: page.locator('.example[data-file="readme.ts"]') };
    }

    test("is edited, run, run again, and put back", async () => {
      const { page, example } = await first();
      const code = (sum: string) =>
        `import { tensor, useBackend } from "@hyaline/core";\nimport { referenceBackend } from "@hyaline/backend-reference";\nexport default async (log: (text: string) => void) => {\n  useBackend(referenceBackend());\n  log(String(await tensor([1, 2]).${sum}.array()));\n};\n`;
      await write(example, code("add(1)"));
      expect(await runExample(example)).toEqual({ ended: "Done", said: ["2,3"] });
      await example.getByRole("textbox").press("Control+a");
      await page.keyboard.insertText(code("mul(4)"));
      expect(await runExample(example)).toEqual({ ended: "Done", said: ["4,8"] });
      await example.getByRole("button", { name: "Reset" }).click();
      expect(await example.getByRole("textbox").textContent()).toContain("integratedGradients");
      await page.context().close();
    });

    test("says what is wrong with an edited program", async () => {
      const { page, example } = await first();
      await write(example, 'import { x } from "elsewhere";\nexport default () => {};\n');
      const { ended, said } = await runExample(example);
      expect(ended).toBe("Failed");
      expect(said.join()).toContain('"elsewhere" is not on this page');
      await page.context().close();
    });

    test("is stopped, even one that never yields", async () => {
      const { page, example } = await first();
      await write(
        example,
        'export default (log: (text: string) => void) => {\n  log("begun");\n  for (;;);\n};\n',
      );
      await example.getByRole("button", { name: "Run" }).click();
      await example.getByText("begun", { exact: true }).waitFor();
      await example.getByRole("button", { name: "Stop" }).click();
      await example.getByText("Stopped", { exact: true }).waitFor();
      await page.context().close();
    });

    test("runs on a host that sends no headers", async () => {
      const { page, troubles, example } = await first({ plain: true });
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
      expect((await runExample(example)).ended).toBe("Done");
      expect(troubles).toEqual([]);
      await page.context().close();
    });
  });
}
