import { library } from "../../tsup.base.js";

export default library({
  doors: { index: "src/index.ts", facts: "src/facts/index.ts", ops: "src/ops/records.ts" },
  // `using x = tensor(…)`
  libraries: ["esnext.disposable"],
});
