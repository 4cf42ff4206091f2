import type { Locator } from "playwright";

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
