/**
 * Bounds on hostile input, in one place. Sources: the bad-input matrix in docs/security.md.
 * Units are in the names; every parser takes these as defaults and fails with a clear error beyond them.
 */
export interface Limits {
  /** One file that is read. */
  readonly fileBytes: number;
  /** Nesting of lists and mappings in one document. */
  readonly yamlDepth: number;
  /** Resources that bases referring to bases may multiply into (more than ten times what the files hold). */
  readonly multipliedResources: number;
  /** Nodes made by expanding aliases, beyond `aliasFactor` nodes a source byte. */
  readonly aliasNodes: number;
  readonly aliasFactor: number;
  readonly patchOperations: number;
  readonly patchResultBytes: number;
  readonly pointerSteps: number;
  readonly httpBytes: number;
  readonly httpIdleMs: number;
  readonly httpTotalMs: number;
  readonly httpRedirects: number;
  readonly templateSteps: number;
  readonly templateDepth: number;
  readonly tplDepth: number;
  readonly listItems: number;
  readonly stringBytes: number;
  readonly outputBytes: number;
  readonly archiveBytes: number;
  readonly archiveFileBytes: number;
  readonly archiveEntries: number;
  readonly archiveRatio: number;
  readonly entryNameBytes: number;
  readonly subchartDepth: number;
  readonly expensiveCalls: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: Limits = Object.freeze({
  fileBytes: 64 * mebibyte,
  yamlDepth: 10_000,
  multipliedResources: 50_000,
  aliasNodes: 100,
  aliasFactor: 10,
  patchOperations: 10_000,
  patchResultBytes: 64 * mebibyte,
  pointerSteps: 10_000,
  httpBytes: 64 * mebibyte,
  httpIdleMs: 10_000,
  httpTotalMs: 60_000,
  httpRedirects: 5,
  templateSteps: 50_000_000,
  templateDepth: 1_000,
  tplDepth: 100,
  listItems: 1_000_000,
  stringBytes: 64 * mebibyte,
  outputBytes: 128 * mebibyte,
  archiveBytes: 100 * mebibyte,
  archiveFileBytes: 5 * mebibyte,
  archiveEntries: 10_000,
  archiveRatio: 200,
  entryNameBytes: 4_096,
  subchartDepth: 32,
  expensiveCalls: 100,
});
