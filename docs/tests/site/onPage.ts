import type { Locator, Page } from "playwright";

/** Presses an example's Run button and waits for its end; what it said, pictures as the text of their SVG. */
export async function runExample(
  example: Locator,
): Promise<{ readonly ended: string; readonly said: string[] }> {
  await example.getByRole("button", { name: "Run" }).click();
  const status = example.getByRole("status").filter({ hasText: /^(Done|Failed|Stopped)/ });
  await status.waitFor();
  const said = await example
    .locator(".example-output")
    .evaluate((output) =>
      [...output.querySelectorAll("img, pre, [role=alert]")].map((one) =>
        one instanceof HTMLImageElement
          ? decodeURIComponent(one.src.replace("data:image/svg+xml,", ""))
          : (one.textContent ?? ""),
      ),
    );
  return { ended: ((await status.textContent()) ?? "").replace(/ in .*/, ""), said };
}

/** How far the page is wider than the window, in pixels. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Visible texts of the page that are smaller than 12 px, with their sizes; those of pictures too. */
export const smallTexts = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.textContent?.trim() || !parent.checkVisibility({ visibilityProperty: true }))
        continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      if (size < 12) found.push(`${size} px: ${node.textContent.trim().slice(0, 40)}`);
    }
    for (const image of document.querySelectorAll<HTMLImageElement>('img[src^="data:image/svg"]')) {
      const svg = decodeURIComponent(image.src);
      const drawn = Number(/<svg [^>]*?\bwidth="([\d.]+)"/.exec(svg)?.[1] ?? image.width);
      for (const [, size] of svg.matchAll(/font-size="([\d.]+)"/g)) {
        const shown = (Number(size) * image.getBoundingClientRect().width) / drawn;
        if (shown < 11.95) found.push(`${shown} px in a picture`);
      }
    }
    return [...new Set(found)];
  });
