import { readFileSync } from "node:fs";
import { docs } from "./servedSite.js";

/** What the example at `file` said when it was recorded, at the width of a phone. */
export const recordingOf = (file: string): readonly string[] =>
  JSON.parse(readFileSync(`${docs}recorded/${file.replace(/\.ts$/, ".json")}`, "utf8"));
