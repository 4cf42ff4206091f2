import { afterAll, beforeAll, describe } from "vitest";
import { type Site, servedSite } from "./servedSite.js";
import { backends } from "./suites/backends.js";
import { basePath } from "./suites/basePath.js";
import { development } from "./suites/development.js";
import { editing } from "./suites/editing.js";
import { examples } from "./suites/examples.js";
import { home } from "./suites/home.js";
import { links } from "./suites/links.js";
import { nightly } from "./suites/nightly.js";
import { pages } from "./suites/pages.js";
import { reference } from "./suites/reference.js";
import { search } from "./suites/search.js";

// The built site in Chromium, as a reader has it: built once, in one browser. By day some of its pages and examples; with
// HYALINE_NIGHTLY=1 all of them.

// All pages in all windows, and all examples, take long; a step of any of them does not (see `open`).
const timeout = nightly ? 7_200_000 : 600_000;
let site: Site;

describe.skipIf(!process.env.CHROMIUM_PATH)("the built site", { timeout }, () => {
  beforeAll(async () => {
    site = await servedSite();
  }, timeout);
  afterAll(() => site?.close());

  for (const suite of [links, pages, search, home, editing, examples, backends]) suite(() => site);

  describe.skipIf(!nightly)("by night", () => {
    reference();
    basePath();
    development();
  });
});
