import { mergeConfig } from "vite";
import { defineConfig, type TestProjectConfiguration, type UserWorkspaceConfig } from "vitest/config";
import root from "../../vitest.config.js";

// The root's projects with another thing to run: measurements in place of tests.
const projects = (root.test?.projects ?? []) as UserWorkspaceConfig[];
const backends = (process.env.OP_TABLE_BACKENDS ?? "").split(",").filter(Boolean);

export default defineConfig({
  test: {
    projects: projects.map(
      (project): TestProjectConfiguration => ({
        ...mergeConfig(project, { test: { provide: { backends } } }),
        test: {
          ...project.test,
          include: ["apps/agreement/src/**/*.measure.ts"],
          exclude: [],
          provide: { backends },
        },
      }),
    ),
  },
});
