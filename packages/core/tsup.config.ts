import { library } from "../../tsup.base.js";

export default library({
  doors: ["src/index.ts", "src/facts/index.ts", "src/ops/records.ts"],
  // `using x = tensor(…)`
  libraries: ["esnext.disposable"],
});
