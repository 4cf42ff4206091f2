import { library } from "../../tsup.base.js";

// An engine of tfjs is loaded when it is asked for.
export default library({ splitting: true });
