import type { Command } from "../main.js";
import { demoHelp, parseDemoOptions } from "./options.js";
import { runDemo } from "./runDemo.js";

export const demoCommand: Command = {
  summary: "train two small models on real data, explain them, see what came out",
  help: demoHelp,
  run: async (argv, context) => {
    await runDemo(parseDemoOptions(argv), context);
  },
};
