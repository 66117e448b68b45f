/**
 * A chart whose files and folders another process swaps for links that lead outside, while kpack reads and writes it:
 * nothing from outside is read, and nothing outside is changed.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { packageChart, updateChartDependencies } from "../../src/actions/chart/index.ts";
import { KpackError } from "../../src/base/index.ts";
import { loadChart } from "../../src/chart/index.ts";
import { testEnvironment } from "../support/charts.ts";
import { isFull, longMs, tellFigure } from "../support/faultSeeds.ts";
import { temporaryFolder } from "../support/releaseWorld.ts";

const swaps = isFull ? 10_000 : 500;
const secret = "from-outside";
const work = temporaryFolder();
afterAll(() => work.remove());

interface Scene {
  root: string;
  chart: string;
  outside: string;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

let count = 0;

/** A chart with a dependency, and beside it what must neither be read nor changed. */
function makeScene(): Scene {
  const root = path.join(work.folder, `scene-${++count}`);
  const [chart, outside] = [path.join(root, "chart"), path.join(root, "outside")];
  write(chart, {
    "Chart.yaml":
      'apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies: [{name: d, version: 1.0.0, repository: "file://../d"}]\n',
    "Chart.lock": "dependencies: []\ndigest: sha256:0\ngenerated: inside\n",
    ".helmignore": "*.bak\n",
    "values.yaml": "a: inside\n",
    "templates/a.yaml": "a: inside\n",
    "files/deep/a.txt": "inside",
    "charts/.keep": "",
  });
  write(path.join(root, "d"), { "Chart.yaml": "apiVersion: v2\nname: d\nversion: 1.0.0\n" });
  write(outside, {
    "Chart.yaml": `apiVersion: v2\nname: c\nversion: 9.9.9\ndescription: ${secret}\n`,
    "Chart.lock": `# ${secret}\ndependencies: []\ngenerated: ${secret}\n`,
    ".helmignore": `# ${secret}\nvalues.yaml\n`,
    "values.yaml": `a: ${secret}\n`,
    "a.yaml": `a: ${secret}\n`,
    "a.txt": secret,
    "deep/a.txt": secret,
    "README.md": secret,
    "d-0.1.0.tgz": "",
  });
  return { root, chart, outside };
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      path.join(parentPath, name),
      readFileSync(path.join(parentPath, name), "latin1"),
    ]),
  );
}

/** Everything in it as text, file contents too. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each instanceof Uint8Array ? Buffer.from(each).toString("latin1") : each,
  );
}

interface Outcomes {
  done: number;
  refused: number;
}

/** Attempts `work` again and again while another process swaps `name` of the chart for a link to `target`. */
async function whileSwapping(
  { root, chart, outside }: Scene,
  { kind, name, target }: { kind: "file" | "folder" | "device"; name: string; target: string },
  attempt: () => Promise<unknown>,
): Promise<Outcomes> {
  const script = path.join(import.meta.dirname, "../support/swapper.js");
  const words = [
    script,
    kind,
    String(swaps),
    path.join(chart, name),
    path.join(outside, target),
    path.join(root, "aside"),
  ];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  let isOver = false;
  const ended = new Promise<number | null>((resolve) =>
    child.on("exit", (code) => {
      isOver = true;
      resolve(code);
    }),
  );
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const outcomes = { done: 0, refused: 0 };
  while (!isOver) {
    try {
      expect(asText(await attempt())).not.toContain(secret);
      outcomes.done++;
    } catch (error) {
      if (!(error instanceof KpackError)) throw error;
      expect(asText([error.message, error.notes, error.hint])).not.toContain(secret);
      outcomes.refused++;
    }
    await setImmediate();
  }
  expect(await ended).toBe(0);
  return outcomes;
}

const reads = [
  ["file", "values.yaml", "values.yaml"],
  ["file", "templates/a.yaml", "a.yaml"],
  ["file", "files/deep/a.txt", "a.txt"],
  ["file", "Chart.lock", "Chart.lock"],
  ["file", ".helmignore", ".helmignore"],
  ["folder", "templates", "."],
  ["folder", "files/deep", "."],
  ["folder", "files", "."],
] as const;

describe("T11: a chart whose parts are swapped for links", () => {
  test.each(reads)(
    "T11: the %s %s is swapped while the chart is read and packed: nothing from outside is in it",
    async (kind, name, target) => {
      const scene = makeScene();
      const environment = testEnvironment(undefined, scene.root);
      const before = contents(scene.outside);
      const outcomes = await whileSwapping(scene, { kind, name, target }, async () => {
        const chart = await loadChart(environment, scene.chart);
        // What .helmignore says is no content: the outer one would leave the values out.
        expect(chart.raw.some((file) => file.name === "values.yaml")).toBe(true);
        return chart;
      });
      expect(outcomes.done).toBeGreaterThan(0);
      expect(contents(scene.outside)).toEqual(before);
      tellFigure(`T11 swaps of ${kind} ${name} while it is read`, { swaps, ...outcomes, escapes: 0 });
    },
    longMs,
  );

  test.each([
    ["file", "Chart.lock", "Chart.lock"],
    ["folder", "charts", "."],
  ] as const)(
    "T11: the %s %s is swapped while dependencies are updated: nothing outside is written or removed",
    async (kind, name, target) => {
      const scene = makeScene();
      const environment = testEnvironment(undefined, scene.root);
      // An older package of the dependency: an update removes it where it finds it.
      write(scene.root, { "old/Chart.yaml": "apiVersion: v2\nname: d\nversion: 0.1.0\n" });
      await packageChart({ environment, reference: "old", destination: "outside" });
      const before = contents(scene.outside);
      const outcomes = await whileSwapping(scene, { kind, name, target }, async () => {
        const lines: string[] = [];
        await updateChartDependencies({ environment, reference: "chart", print: (line) => void lines.push(line) });
        return lines;
      });
      expect(outcomes.done + outcomes.refused).toBeGreaterThan(0);
      expect(contents(scene.outside)).toEqual(before);
      tellFigure(`T11 swaps of ${kind} ${name} while dependencies are updated`, { swaps, ...outcomes, escapes: 0 });
    },
    longMs,
  );

  test(
    "T11: where a package goes there is now a device, now a link to a file: the file stays as it is",
    async () => {
      const scene = makeScene();
      const environment = testEnvironment(undefined, scene.root);
      const before = contents(scene.outside);
      write(scene.chart, { "packages/d-1.0.0.tgz": "" });
      const outcomes = await whileSwapping(
        scene,
        { kind: "device", name: "packages/d-1.0.0.tgz", target: "a.txt" },
        () => packageChart({ environment, reference: "d", destination: "chart/packages" }),
      );
      expect(outcomes).toMatchObject({ refused: 0 });
      expect(contents(scene.outside)).toEqual(before);
      tellFigure("T11 swaps of a package while it is written", { swaps, ...outcomes, escapes: 0 });
    },
    longMs,
  );
});
