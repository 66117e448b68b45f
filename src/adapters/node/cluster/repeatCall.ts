import { setTimeout as sleep } from "node:timers/promises";
import { ClusterError } from "../../../ports/index.ts";
import { type Failure, type RetryPolicy, retryDelay } from "./retryPolicy.ts";

/** How one attempt ended. `failure` is absent when another attempt makes no sense. */
export type Outcome<T> = { answer: T } | { error: ClusterError; failure?: Failure };

export interface Repeatable<T> {
  attempt(): Promise<Outcome<T>>;
  /** The call may be carried out twice without harm. */
  repeatable: boolean;
  /** True once the server has answered anything in this run. */
  contacted(): boolean;
  policy: RetryPolicy;
  signal?: AbortSignal | undefined;
}

export interface Repeated<T> {
  answer: T;
  /** True when an earlier attempt may have been carried out: a "not found" or "exists" may be its echo. */
  mayHaveRunBefore: boolean;
}

/** A refusal that may be the echo of an earlier attempt of the same call, which the server carried out unseen. */
export class EchoError extends ClusterError {}

/** Makes attempts until one succeeds or the policy says that the last failure stands. */
export async function repeatCall<T>(call: Repeatable<T>): Promise<Repeated<T>> {
  const started = performance.now();
  let mayHaveRunBefore = false;
  const counts = new Map<string, number>();
  for (let attempt = 1; ; attempt++) {
    const outcome = await call.attempt();
    if ("answer" in outcome) return { answer: outcome.answer, mayHaveRunBefore };
    const { error, failure } = outcome;
    if (!failure) throw error;
    const kind = failure.momentary ? "momentary" : String(failure.status ?? failure.kind);
    const alike = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, alike);
    const delay = retryDelay(
      failure,
      {
        ...{ attempt, alike },
        elapsedMs: performance.now() - started,
        repeatable: call.repeatable,
        contacted: call.contacted(),
        random: Math.random(),
      },
      call.policy,
    );
    if (delay === undefined) throw mayHaveRunBefore ? asEcho(error) : error;
    if (failure.kind === "lost" || failure.kind === "timeout" || (failure.status ?? 0) >= 500) mayHaveRunBefore = true;
    await sleep(delay, undefined, { signal: call.signal }).catch(() => {
      throw error;
    });
  }
}

function asEcho(error: ClusterError): ClusterError {
  if (error.status !== 404 && error.status !== 409) return error;
  return new EchoError(error.code, error.message, error);
}
