import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { templateBackend } from "./templateBackend.js";

// Every op that the backend supports, its derivatives and batching, memory, aborted calls and more.
testBackend({ create: () => templateBackend(), describe, test });
