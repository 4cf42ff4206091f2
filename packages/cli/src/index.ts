/**
 * The `hyaline` command as functions, for scripts that want its results. Not here: anything that a library user would want
 * of models and explanations; the command only puts packages together.
 */
export { type CreateBackendOptions, type CreatedPlugin, createBackend } from "./create/createBackend.js";
export type { PluginName } from "./create/pluginName.js";
export { shippedData } from "./data/demoTables.js";
export type { DemoOptions } from "./demo/options.js";
export { type DemoContext, type DemoReport, runDemo } from "./demo/runDemo.js";
export type { ExplainedBy, ExplanationScores, ModelScores, StudyResult } from "./demo/study.js";
export { type CommandContext, main } from "./main.js";
export { type Terminal, terminal } from "./output/terminal.js";
