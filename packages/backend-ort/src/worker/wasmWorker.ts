/** The worker of the door that has WebAssembly alone: a module worker of a page, or one of Node's. */
import { openWasm } from "../devices/openWasm.js";
import { parentPort } from "./parentPort.js";
import { serve } from "./serve.js";
import { isThread, runThread } from "./threadOf.js";

if (isThread()) void runThread(() => import("#ort/wasm"));
else serve(parentPort(), openWasm);
