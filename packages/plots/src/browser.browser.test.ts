import { describe, expect, test } from "vitest";
import { bar, figure, imageOverlay, lineChart, report, toElement, waterfall } from "./index.js";
import { digits, explanationOf, hostileTexts, patients, scriptText } from "./testing/explanations.js";

const named = (text: string) =>
  explanationOf([3, -2], {
    method: text,
    baseValue: { shape: [1], values: [0] },
    featureNames: [text, text],
    outputNames: [text],
  });

describe("toElement", () => {
  test.each([
    ["waterfall", () => waterfall(patients)],
    ["bar", () => bar(patients)],
    ["imageOverlay", () => imageOverlay(digits)],
    ["lineChart", () => lineChart([{ name: "a", y: [1, 2] }])],
  ])("%s becomes an element of the page", (_, draw) => {
    const svg = toElement(draw());
    document.body.append(svg);
    expect(svg).toBeInstanceOf(SVGSVGElement);
    expect(svg.getBoundingClientRect().width).toBeGreaterThan(300);
    svg.remove();
  });

  test("text that is no SVG", () => {
    for (const text of ["<p>hello</p>", "<svg", "", "hello"])
      expect(() => toElement(text)).toThrow(expect.objectContaining({ code: "argument" }));
  });
});

describe("in a browser's own parsers", () => {
  test.each(hostileTexts)("a plot of %s is well-formed XML without scripts", (_, text) => {
    for (const svg of [
      waterfall(named(text)),
      bar(named(text)),
      imageOverlay(named(text), { imageShape: [1, 2] }),
      lineChart([{ name: text, y: [1, 2] }]),
    ]) {
      const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
      expect(parsed.querySelector("parsererror")).toBeNull();
      expect(parsed.querySelectorAll("script, foreignObject, a")).toHaveLength(0);
    }
  });

  test("a report runs nothing, and its own style applies", async () => {
    const text = scriptText;
    const frame = document.createElement("iframe");
    frame.srcdoc = report({
      title: text,
      sections: [{ heading: text, blocks: [figure(waterfall, named(text))] }],
    }).replace("</main>", "<script>document.title = 'ran'</script></main>");
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    const page = frame.contentDocument as Document;
    // The script that was smuggled in stands for a hole in our escaping: the policy stops it.
    expect(page.title).not.toBe("ran");
    expect(page.title.startsWith("<script>alert(1)</script>")).toBe(true);
    expect(page.querySelectorAll("img")).toHaveLength(0);
    expect(getComputedStyle(page.querySelector(".card") as Element).borderRadius).toBe("10px");
    frame.remove();
  });

  test("nothing in a plot lies outside of it", () => {
    const long = explanationOf([3e-7, -2, 1e6, 4], {
      baseValue: { shape: [1], values: [-123456.789] },
      featureNames: [
        "a",
        "mean concave points of the worst cell ".repeat(4),
        "W".repeat(60),
        "中文".repeat(40),
      ],
      outputNames: ["a rather long name of an output, longer than a line may be by any measure"],
    });
    for (const svg of [
      waterfall(long),
      bar(long),
      waterfall(patients),
      bar(patients),
      imageOverlay([digits, digits, digits]),
      lineChart([{ name: "insertion of the most important pixels first", y: [1e-9, 2e-9] }]),
    ]) {
      const element = toElement(svg);
      document.body.append(element);
      const outer = element.getBoundingClientRect();
      for (const text of element.querySelectorAll("text")) {
        const box = text.getBoundingClientRect();
        expect(box.left, text.textContent ?? "").toBeGreaterThanOrEqual(outer.left);
        expect(box.right, text.textContent ?? "").toBeLessThanOrEqual(outer.right);
      }
      element.remove();
    }
  });
});
