import { describe, expect, test } from "vitest";
import {
  bar,
  figure,
  forcePlot,
  imageOverlay,
  lineChart,
  report,
  textHighlight,
  toElement,
  waterfall,
} from "./index.js";
import { digits, explanationOf, hostileTexts, patients, scriptText } from "./testing/explanations.js";
import { plots, sampleFor, textOptions } from "./testing/plots.js";
import { samples } from "./testing/samples.js";

const named = (text: string) =>
  explanationOf([3, -2], {
    method: text,
    baseValue: { shape: [1], values: [0] },
    featureNames: [text, text],
    outputNames: [text],
  });

describe("toElement", () => {
  test.each(plots.map((plot) => [plot.facts.name, plot] as const))(
    "%s becomes an element of the page",
    (_, plot) => {
      const svg = toElement(plot(sampleFor(plot, samples("name")), { width: 390 }));
      document.body.append(svg);
      expect(svg).toBeInstanceOf(SVGSVGElement);
      expect(svg.getBoundingClientRect().width).toBe(390);
      svg.remove();
    },
  );

  test("text that is no SVG", () => {
    for (const text of ["<p>hello</p>", "<svg", "", "hello"])
      expect(() => toElement(text)).toThrow(expect.objectContaining({ code: "argument" }));
  });
});

describe("in a browser's own parsers", () => {
  test.each(hostileTexts)("a plot of %s is well-formed XML without scripts", (_, text) => {
    for (const plot of plots) {
      const svg = plot(sampleFor(plot, samples(text)), textOptions(plot, text));
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

  const widths = [200, 390, 900];

  test.each(widths)(
    "nothing in a plot of %d px lies outside of it, touches another text or is under 12 px",
    (width) => {
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
      const many = Array.from({ length: 10_000 }, (_, i) => Math.sin(7 * i) / (1 + i));
      const words = explanationOf([1, -1, 0.5], {
        texts: [`good  ${"W".repeat(300)}\n\tשלום (film) עולם, bad`],
        tokens: [["good", "bad", "film"]],
      });
      for (const svg of [
        ...[long, patients, explanationOf(many, { baseValue: { shape: [1], values: [1000] } })].flatMap(
          (explanation) => [waterfall, bar, forcePlot].map((plot) => plot(explanation, { width })),
        ),
        ...plots.map((plot) => plot(sampleFor(plot, samples("a name of some length")), { width })),
        textHighlight(words, { width }),
        imageOverlay([digits, digits, digits], { width }),
        lineChart([{ name: "insertion of the most important pixels first", y: [1e-9, 2e-9] }], { width }),
      ]) {
        const element = toElement(svg);
        document.body.append(element);
        const outer = element.getBoundingClientRect();
        const texts = [...element.querySelectorAll("text")].map((text) => ({
          box: text.getBoundingClientRect(),
          said: text.lastChild?.textContent ?? "",
          size: Number.parseFloat(getComputedStyle(text).fontSize),
        }));
        texts.forEach(({ box, said, size }, i) => {
          expect(box.left, said).toBeGreaterThanOrEqual(outer.left - 1);
          expect(box.right, said).toBeLessThanOrEqual(outer.right + 1);
          expect(box.bottom, said).toBeLessThanOrEqual(outer.bottom + 1);
          expect(size, said).toBeGreaterThanOrEqual(12);
          for (const other of texts.slice(0, i)) {
            const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
            const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
            // Boxes of texts are as high as a line; their letters touch only where half of it is shared.
            expect(across > 1 && down > 6, `${said} | ${other.said}`).toBe(false);
          }
        });
        element.remove();
      }
    },
  );
});
