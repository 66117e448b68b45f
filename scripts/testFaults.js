// The fault suites in full: every point of every verb on every store. Takes long; CI runs the short form with the other tests.
import { spawnSync } from "node:child_process";

const { status } = spawnSync("npx", ["vitest", "run", "test/e2e/faults.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, KPACK_FAULTS: "full" },
});
process.exit(status ?? 1);
