/** What runs in the worker of `ortBackend({ worker: true })`: a module worker of a page, or one of Node's. */
import { openDevice } from "../devices/open.js";
import { parentPort } from "./parentPort.js";
import { serve } from "./serve.js";
import { isThread, runThread } from "./threadOf.js";

if (isThread()) void runThread(() => import("#ort/wasm"));
else serve(parentPort(), openDevice);
