import type { Command } from "../main.js";
export const demoCommand: Command = { summary: "", help: "", run: async () => {} };
