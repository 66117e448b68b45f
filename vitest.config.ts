import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./test/support/summaryReporter.ts"],
    coverage: { include: ["src/**"], exclude: ["src/**/data/**"], reporter: ["text-summary", "json-summary"] },
  },
});
