import { testEngine } from "./testing/testEngine.js";

testEngine("webgl");
