import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { dense } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { beforeAll, expect, test } from "vitest";
import { dataset, epochLog, fit, liveCurves, losses, scores } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const data = () => dataset([[0, 1], [1, 0], [1, 1], [0, 0]], [0, 1, 1, 0]); // biome-ignore format: rows
const model = dense(2);
const options = { optimizer: adam({ learningRate: 0.1 }), loss: losses.crossEntropy, seed: 1, epochs: 3 };

test("epochLog adds a line an epoch, on disk as CSV, and goes on in the same file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "log-"));
  const path = join(folder, "log.csv");
  const more = { ...options, scores: { accuracy: scores.accuracy }, validation: await data() };
  const first = await fit(model, await data(), { ...more, onEpoch: epochLog({ path }) });
  const next = { variables: first, optimizerState: first.optimizerState, epochs: 1 };
  const { history } = await fit(model, await data(), { ...more, ...next, onEpoch: epochLog({ path }) });
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  expect(lines[0]).toBe("epoch,loss,accuracy,validation loss,validation accuracy");
  expect(lines.slice(1)).toEqual(
    [...first.history, ...history].map(({ epoch, loss, scores: of, validation }) =>
      [epoch, loss, of.accuracy, validation?.loss, validation?.scores.accuracy].join(","),
    ),
  );
  await expect(
    fit(model, await data(), { ...options, onEpoch: epochLog({ path: join(folder, "none", "log.csv") }) }),
  ).rejects.toMatchObject({ code: "file" });
  expect(() => epochLog({})).toThrow(expect.objectContaining({ code: "argument" }));
  await rm(folder, { recursive: true });
});

test("epochLog writes JSON lines", async () => {
  const lines: string[] = [];
  const onEpoch = epochLog({ format: "jsonLines", write: (text) => lines.push(text) });
  const { history } = await fit(model, await data(), { ...options, onEpoch });
  expect(lines.map((line) => JSON.parse(line))).toEqual(history);
});

test("liveCurves grow: a line of bars, or a picture in an element", async () => {
  const lines: string[] = [];
  const element = { innerHTML: "" };
  const [write, show] = [
    liveCurves({ write: (text) => lines.push(text) }),
    liveCurves({ element, width: 200 }),
  ];
  const { history } = await fit(model, await data(), {
    ...options,
    validation: await data(),
    onEpoch: (report) => {
      write(report);
      show(report);
    },
  });
  const last = history.at(-1)?.loss.toPrecision(4);
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(new RegExp(`^loss █.▁ ${last}  validation loss █.▁ `));
  expect(element.innerHTML).toMatch(/^<svg .*<title>loss /);
  expect(element.innerHTML.match(/<polyline/g)).toHaveLength(2);
  expect(element.innerHTML).not.toMatch(/NaN|Infinity/);
});
