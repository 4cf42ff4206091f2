import { expect, test } from "vitest";
import type { Site } from "../servedSite.js";

export function search(site: () => Site): void {
  test.each([
    ["quadrature", "explainers/integratedGradients"],
    ["KernelSHAP", "explainers/kernelShap"],
  ])("search for %s finds %s without any other host", async (words, path) => {
    const { page, troubles } = await site().open();
    await page.goto("/plots/");
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.getByRole("searchbox").fill(words);
    await page.locator(`.results a[href*="${path}"]`).first().waitFor();
    expect(troubles).toEqual([]);
    await page.context().close();
  });
}
