import type { Locator } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runExample } from "./onPage.js";
import { servedSite } from "./servedSite.js";

// The built site in Chromium, as a reader has it. `HYALINE_SITE_BUILT=1` looks at the one that was built last.

const timeout = 600_000;
let site: Awaited<ReturnType<typeof servedSite>>;

describe.skipIf(!process.env.CHROMIUM_PATH)("the built site", () => {
  beforeAll(async () => {
    site = await servedSite();
  }, timeout);
  afterAll(() => site?.close());

  describe("an example", () => {
    async function first() {
      const { page } = await site.open();
      await page.goto("/");
      return { page, example: page.locator('.example[data-file="readme.ts"]') };
    }

    async function write(example: Locator, code: string) {
      await example.getByRole("button", { name: "Edit" }).click();
      const editor = example.getByRole("textbox");
      await editor.press("Control+a");
      // As typed at once: an editor that closes brackets by itself would change what is typed letter by letter.
      await example.page().keyboard.insertText(code);
      return editor;
    }

    test("is edited, run, and put back", { timeout }, async () => {
      const { page, example } = await first();
      await write(
        example,
        'import { tensor, useBackend } from "@hyaline/core";\nimport { referenceBackend } from "@hyaline/backend-reference";\nexport default async (log: (text: string) => void) => {\n  useBackend(referenceBackend());\n  log(String(await tensor([1, 2]).add(1).array()));\n};\n',
      );
      expect(await runExample(example)).toEqual({ ended: "Done", said: ["2,3"] });
      await example.getByRole("button", { name: "Reset" }).click();
      expect(await example.getByRole("textbox").textContent()).toContain("integratedGradients");
      await page.context().close();
    });

    test("says what is wrong with an edited program", { timeout }, async () => {
      const { page, example } = await first();
      await write(example, 'import { x } from "elsewhere";\nexport default () => {};\n');
      const { ended, said } = await runExample(example);
      expect(ended).toBe("Failed");
      expect(said.join()).toContain('"elsewhere" is not on this page');
      await page.context().close();
    });

    test("is stopped, even one that never yields", { timeout }, async () => {
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
  });

  test("the home page reads and explains a digit that is drawn", { timeout }, async () => {
    const { page, troubles } = await site.open();
    await page.goto("/");
    await page.waitForSelector(".digit-picture img");
    await page.getByRole("button", { name: "Clear" }).click();
    const box = await page.locator(".digit-pad canvas").boundingBox();
    if (!box) throw new Error("there is no pad");
    const to = async (x: number, y: number) =>
      page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
    await to(0.3, 0.25);
    await page.mouse.down();
    for (const [x, y] of [
      [0.7, 0.25],
      [0.6, 0.4],
      [0.5, 0.6],
      [0.42, 0.85],
    ] as const)
      await to(x, y);
    await page.mouse.up();
    await page.getByText("A 7. Read and explained").waitFor();
    for (const name of ["Saliency", "Occlusion", "KernelSHAP"]) {
      await page.getByLabel("What it saw, by").selectOption(name);
      await page.locator(`.digit-picture img[src*="${name}"]`).waitFor();
    }
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});
