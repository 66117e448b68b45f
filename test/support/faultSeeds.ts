/**
 * Seeded repetition for the fault suites. Every suite runs a few seeds with the other tests and all of them by
 * `npm run test:faults`; a failure names its seed, and `KPACK_FAULT_SEED=N` runs that one alone. `KPACK_FAULT_RUNS` says how
 * many, and `KPACK_FAULT_FIRST` which is the first, so that what was run before need not be run again.
 */
import { appendFileSync } from "node:fs";
import { expect } from "vitest";

export const isFull: boolean = process.env["KPACK_FAULTS"] === "full";
export const longMs: number = isFull ? 7_200_000 : 300_000;

/** Numbers in [0, 1) that depend on nothing but the seed. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** How many seeds a suite runs: in full and with the other tests. */
export interface SeedCount {
  full: number;
  short: number;
}

function seedsOf({ full, short }: SeedCount): number[] {
  const wanted = process.env["KPACK_FAULT_SEED"];
  if (wanted) return [Number(wanted)];
  const first = Number(process.env["KPACK_FAULT_FIRST"] ?? 1);
  const length = Number(process.env["KPACK_FAULT_RUNS"] ?? (isFull ? full : short));
  return Array.from({ length }, (_, i) => first + i);
}

/**
 * Runs `work` for each seed and fails at the end with everything that went wrong. `work` may give a number: how many
 * points (kills, errors, operations) it tried.
 */
export async function forEachSeed(
  row: string,
  count: SeedCount,
  work: (random: Random, seed: number) => Promise<number | undefined>,
): Promise<void> {
  const seeds = seedsOf(count);
  const failures: string[] = [];
  let points = 0;
  for (const seed of seeds) {
    try {
      points += (await work(seededRandom(seed), seed)) ?? 1;
    } catch (error) {
      failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
      if (isFull) console.log(`${row} ${failures.at(-1)}`);
      if (failures.length >= 10) break;
    }
  }
  tellFigure(row, { seeds: seeds.length, points, failures: failures.length });
  expect(failures, `replay one with KPACK_FAULT_SEED=N npm run test:faults -- ${row.split(" ")[0]}`).toEqual([]);
}

/** One line of figures: printed, and appended to the file that $KPACK_FAULT_FIGURES names. */
export function tellFigure(row: string, figures: Record<string, string | number>): void {
  const line = `${row}: ${Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ")}`;
  const file = process.env["KPACK_FAULT_FIGURES"];
  if (file) appendFileSync(file, `${line}\n`);
  if (isFull) console.log(line);
}
