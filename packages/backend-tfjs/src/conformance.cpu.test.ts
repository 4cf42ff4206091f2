import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { tfjsBackend } from "./tfjsBackend.js";

testBackend({ create: () => tfjsBackend({ engine: "cpu" }), describe, test, print: () => undefined });
