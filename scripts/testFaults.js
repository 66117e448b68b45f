// The fault suites in full; CI runs their short form with the other tests. Takes hours.
//   npm run test:faults              every row
//   npm run test:faults -- R15 R14   these rows
//   KPACK_FAULT_SEED=7 npm run test:faults -- R15    one seed again;  KPACK_FAULT_RUNS=100: so many seeds
//   KPACK_FAULT_FIRST=35 KPACK_FAULT_RUNS=66 ...     seeds 35 to 100
// Figures are printed as they come and gathered in the file that $KPACK_FAULT_FIGURES names.
import { spawnSync } from "node:child_process";

const rows = process.argv.slice(2);
const unknown = rows.filter((row) => !/^[A-Z]\d+$/.test(row));
if (unknown.length > 0) {
  console.error(`not a row: ${unknown.join(" ")} (rows are R1, T11, ...; docs/reliability.md lists them)`);
  process.exit(2);
}
const names = rows.length > 0 ? ["-t", `\\b(${rows.join("|")})\\b`] : [];
const { status } = spawnSync("npx", ["vitest", "run", "--maxWorkers=1", ...names, "test/faults"], {
  stdio: "inherit",
  env: { ...process.env, KPACK_FAULTS: "full" },
});
process.exit(status ?? 1);
