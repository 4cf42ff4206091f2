import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { outputFolder } from "./folder.js";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "hyaline-"));
});
afterEach(() => rm(base, { recursive: true }));

test("makes the folder and writes all files", async () => {
  const out = await outputFolder(join(base, "a", "b"));
  await out.write({ "index.html": "<p>", "report.json": "{}" });
  expect((await readdir(join(base, "a", "b"))).sort()).toEqual(["index.html", "report.json"]);
  expect(await readFile(join(base, "a", "b", "index.html"), "utf8")).toBe("<p>");
});

test("replaces the files of an earlier run and leaves others alone", async () => {
  await writeFile(join(base, "report.json"), "old");
  await writeFile(join(base, "thesis.txt"), "precious");
  const out = await outputFolder(base);
  await out.write({ "index.html": "new", "report.json": "new" });
  await out.discard();
  expect((await readdir(base)).sort()).toEqual(["index.html", "report.json", "thesis.txt"]);
  expect(await readFile(join(base, "report.json"), "utf8")).toBe("new");
  expect(await readFile(join(base, "thesis.txt"), "utf8")).toBe("precious");
});

test("a failure in the middle leaves the files of the earlier run, and no others", async () => {
  await writeFile(join(base, "index.html"), "old");
  await writeFile(join(base, "later.json"), "old");
  const out = await outputFolder(base);
  // A name that no file can have makes the second write fail.
  await expect(out.write({ "index.html": "new", "later.json": "new", "x/y": "new" })).rejects.toMatchObject({
    code: "file",
  });
  expect((await readdir(base)).sort()).toEqual(["index.html", "later.json"]);
  expect(await readFile(join(base, "index.html"), "utf8")).toBe("old");
  expect(await readFile(join(base, "later.json"), "utf8")).toBe("old");
});

test("a failure while files get their names takes the new ones back", async () => {
  await writeFile(join(base, "index.html"), "old");
  // A folder that is not empty cannot be replaced by a file once it could not be moved out of the way.
  await mkdir(join(base, "report.json"));
  await writeFile(join(base, "report.json", "in the way"), "");
  await mkdir(join(base, `.report.json.${process.pid}.previous`));
  await writeFile(join(base, `.report.json.${process.pid}.previous`, "in the way"), "");
  const out = await outputFolder(base);
  await expect(out.write({ "index.html": "new", "report.json": "new" })).rejects.toMatchObject({
    code: "file",
  });
  expect(await readFile(join(base, "index.html"), "utf8")).toBe("old");
  expect((await readdir(base)).filter((name) => name.endsWith(".partial"))).toEqual([]);
});

test("without a report, nothing stays that was not there before", async () => {
  const out = await outputFolder(join(base, "a", "b"));
  await out.discard();
  expect(await readdir(base)).toEqual([]);
  await mkdir(join(base, "c"));
  await (await outputFolder(join(base, "c"))).discard();
  expect(await readdir(base)).toEqual(["c"]);
});

test("a path through a file is refused before any work", async () => {
  await writeFile(join(base, "file"), "");
  for (const path of ["file", "file/below"]) {
    await expect(outputFolder(join(base, path))).rejects.toMatchObject({
      code: "file",
      message: expect.stringMatching(/cannot be written to .*; name another folder with --out$/),
    });
  }
});
