import { createMemoryFileSystem, type MemoryFileSystem } from "../../src/adapters/memory/index.ts";
import {
  createCompression,
  createNodeClock,
  createNodeFileSystem,
  createNodeRandom,
} from "../../src/adapters/node/index.ts";
import type { ChartEnvironment } from "../../src/actions/chart/index.ts";
import { defaultCapabilities, templateChart, templateOutput } from "../../src/actions/chart/index.ts";
import type { TemplateRequest } from "../../src/actions/chart/index.ts";
import { noUserValues } from "../../src/chart/index.ts";
import type { WritableFileSystem } from "../../src/ports/index.ts";

/** An environment that collects warnings. */
export interface TestEnvironment extends ChartEnvironment {
  warnings: string[];
}

export function testEnvironment(fs: WritableFileSystem = createNodeFileSystem(), directory = "/"): TestEnvironment {
  const warnings: string[] = [];
  return {
    fs,
    compression: createCompression(),
    reporter: { warn: (message) => void warnings.push(message), debug: () => {} },
    clock: createNodeClock(),
    random: createNodeRandom(),
    readStdin: () => new Uint8Array(),
    directory,
    warnings,
  };
}

/** A chart "c" in memory: Chart.yaml is added unless given. Paths are below the chart's folder. */
export function memoryChart(files: Record<string, string | Uint8Array>): MemoryFileSystem {
  const all = { "Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n", ...files };
  return createMemoryFileSystem(
    Object.fromEntries(Object.entries(all).map(([name, text]) => [`/chart/${name}`, text])),
  );
}

/** What `kpack template rel /chart` prints. */
export async function renderText(environment: ChartEnvironment, more: Partial<TemplateRequest> = {}): Promise<string> {
  const request: TemplateRequest = {
    chartPath: "/chart",
    values: noUserValues,
    releaseName: "rel",
    namespace: "ns1",
    compat: "helm4",
    capabilities: defaultCapabilities("1.34.0"),
    includeCrds: false,
    noHooks: false,
    skipTests: false,
    showOnly: [],
    ...more,
  };
  const chunks = templateOutput(await templateChart(environment, request), request.showOnly);
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as Uint8Array))).toString("utf8");
}
