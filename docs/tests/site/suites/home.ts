import { expect, test } from "vitest";
import type { Site } from "../servedSite.js";

/** A 7, from corner to corner of the pad. */
const seven = [
  [0.3, 0.25],
  [0.7, 0.25],
  [0.6, 0.4],
  [0.5, 0.6],
  [0.42, 0.85],
] as const;

export function home(site: () => Site): void {
  test("the home page reads and explains a digit that is drawn", async () => {
    const { page, troubles } = await site().open();
    await page.goto("/");
    await page.waitForSelector(".digit-picture img");
    await page.getByRole("button", { name: "Clear" }).click();
    const box = await page.locator(".digit-pad canvas").boundingBox();
    if (!box) throw new Error("there is no pad");
    for (const [i, [x, y]] of seven.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
    await page.getByText("A 7. Read and explained").waitFor();
    for (const name of ["Saliency", "Occlusion", "KernelSHAP"]) {
      await page.getByLabel("What it saw, by").selectOption(name);
      await page.locator(`.digit-picture img[src*="${name}"]`).waitFor();
    }
    expect(troubles).toEqual([]);
    await page.context().close();
  });
}
