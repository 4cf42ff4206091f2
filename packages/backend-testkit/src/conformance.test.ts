import { referenceBackend } from "@hyaline/backend-reference";
import { describe, test } from "vitest";
import { testBackend } from "./testBackend.js";

testBackend({ create: () => referenceBackend(), describe, test, print: () => undefined });
