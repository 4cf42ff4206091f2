import { library } from "../../tsup.base.js";

// A program: no door, and so no file of one for pages.
export default library({ platform: "node", dts: false, onSuccess: async () => undefined });
