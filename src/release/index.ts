/**
 * release: what is remembered of installations, and how the next state is reached from it.
 * `Release` is Helm's own record; codec reads and writes it; stores keep it behind the port ReleaseStore.
 * Invariant: nothing here does I/O except through ports.
 */
export { decodeRelease, encodeRelease } from "./codec.ts";
export { releaseErrorCodes } from "./errorCodes.ts";
export { isPending, recordKey } from "./record.ts";
export type {
  HookEvent,
  HookRun,
  LabelledRelease,
  Release,
  ReleaseChart,
  ReleaseChartMetadata,
  ReleaseExtra,
  ReleaseFile,
  ReleaseHook,
  ReleaseInfo,
  ReleaseStatus,
} from "./record.ts";
