import { KpackError } from "../../base/index.ts";
import { executeOperations } from "../../cluster/index.ts";
import { createHookRecorder, planHooks, type Release, type ReleaseHook } from "../../release/index.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { readRevision } from "./readReleases.ts";
import { createScope } from "./scope.ts";

export interface TestRequest {
  name: string;
  /** Names of tests to run; empty: all. */
  only: readonly string[];
  except: readonly string[];
  timeoutMs: number;
  /** Tells the logs of every test's Pods. */
  logs: boolean;
}

/** Runs a release's test hooks and records how they ended. Throws `release/tests-failed`. Mirrors: helm pkg/action/release_testing.go. */
export async function testRelease(
  environment: ReleaseEnvironment,
  request: TestRequest,
): Promise<{ release: Release; failure?: KpackError }> {
  const { cluster, namespace, records, charts } = environment;
  const revision = await readRevision(environment, request.name);
  const scopeOf = createScope(await cluster.discover(), []);
  const all = revision.release.hooks ?? [];
  const chosen = all.filter((hook) => isChosen(hook, request)).map((hook) => withLogs(hook, request.logs));
  const { operations } = planHooks({
    hooks: chosen,
    event: "test",
    after: [],
    namespace,
    scopeOf,
    timeoutMs: request.timeoutMs,
  });
  const log = createHookRecorder(all, charts.clock);
  let failure: KpackError | undefined;
  for await (const event of executeOperations(cluster, operations, { signal: environment.signal })) {
    log.see(event);
    environment.onEvent(event);
    const [first] = event.type === "finished" ? event.failed : [];
    if (first)
      failure = new KpackError("release/tests-failed", first.error.message, {
        notes: first.error.notes,
        hint: request.logs ? undefined : "give --logs to see what the test printed",
        cause: first.error,
      });
  }
  // Tests take their time and no lock: the record may be another revision's predecessor by now, or gone.
  const hooks = log.result();
  const release = (await records.amend(revision.release, (now) => ({ ...now, hooks }))) ?? {
    ...revision.release,
    hooks,
  };
  return failure ? { release, failure } : { release };
}

function isChosen(hook: ReleaseHook, { only, except }: TestRequest): boolean {
  if (!hook.events.includes("test") || except.includes(hook.name)) return false;
  return only.length === 0 || only.includes(hook.name);
}

function withLogs(hook: ReleaseHook, logs: boolean): ReleaseHook {
  return logs ? { ...hook, output_log_policies: ["hook-succeeded", "hook-failed"] } : hook;
}
