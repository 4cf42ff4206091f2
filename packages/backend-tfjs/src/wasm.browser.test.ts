import { testEngine } from "./testing/testEngine.js";

testEngine("wasm");
