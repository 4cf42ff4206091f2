import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runExample } from "../onPage.js";
import { servedSite } from "../servedSite.js";

export function basePath(): void {
  test("the site stands and runs under a path of its host", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hyaline-site-"));
    const site = await servedSite({ folder, base: "/x/" });
    try {
      const { page, troubles } = await site.open();
      const missing: string[] = [];
      page.on("response", (response) => {
        if (response.status() >= 400) missing.push(response.url());
      });
      await page.goto("/x/");
      await page.waitForSelector(".digit-picture img");
      expect((await runExample(page.locator('.example[data-file="readme.ts"]'))).ended).toBe("Done");
      await page.goto("/x/explainers/integratedGradients.html");
      expect((await runExample(page.locator(".example"))).ended).toBe("Done");
      expect([...missing, ...troubles]).toEqual([]);
    } finally {
      await site.close();
      rmSync(folder, { recursive: true });
    }
  });
}
