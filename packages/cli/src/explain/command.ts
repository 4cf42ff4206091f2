import type { Command } from "../main.js";
import { explainHelp, parseExplain } from "./options.js";
import { readRowsOf, runExplain } from "./runExplain.js";

export const explainCommand: Command = {
  summary: "say why a model, an ONNX file, answered as it did for the rows of a table",
  help: explainHelp,
  run: async (argv, context) => {
    await runExplain(await parseExplain(argv, readRowsOf), context);
  },
};
