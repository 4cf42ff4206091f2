import { expect, test } from "vitest";
import { obstacles } from "../accessibility.js";
import { overflow, smallTexts } from "../onPage.js";
import type { Site } from "../servedSite.js";
import { nightly } from "./nightly.js";

/** One page of each kind. */
const kinds = [
  "/",
  "/guides/start.html",
  "/explainers/integratedGradients.html",
  "/layers/",
  "/op-table.html",
];

const windows = [
  { width: 390, colorScheme: "light" },
  { width: 768, colorScheme: "dark" },
  { width: 1280, colorScheme: "dark" },
  { width: 1280, colorScheme: "light" },
] as const;

/** What a reader meets on each page before doing anything, on a phone, a tablet and a desk, light and dark. */
export function pages(site: () => Site): void {
  test.each(windows.slice(0, nightly ? undefined : 1))(
    "pages fit $width px ($colorScheme), have no small text, keep to the policy, ask no other host, and are accessible",
    async ({ width, colorScheme }) => {
      const { page, troubles } = await site().open({ viewport: { width, height: 844 }, colorScheme });
      const problems: string[] = [];
      for (const path of nightly ? site().paths : kinds) {
        await page.goto(path);
        // Past the home page's first answer nothing on it moves.
        if (path === "/") await page.waitForSelector(".digit-picture img");
        const wider = await overflow(page);
        const found = [
          ...(wider > 0 ? [`wider than the window by ${wider} px`] : []),
          ...(await smallTexts(page)),
          ...(await obstacles(page)),
          ...troubles.splice(0),
        ];
        problems.push(...found.map((problem) => `${path}: ${problem}`));
      }
      await page.context().close();
      expect(problems).toEqual([]);
    },
  );
}
