/** What went wrong with one attempt, as far as repeating it is concerned. */
export interface Failure {
  /** See TransportError; `status`: the server answered with an error. */
  kind: "unsent" | "lost" | "timeout" | "status";
  /** HTTP status of kind `status`. */
  status?: number;
  /** The server's Retry-After. */
  retryAfterMs?: number | undefined;
  /** True for a 409 that only says "try again" (a quota or a stored object moved meanwhile). */
  momentary?: boolean;
}

export interface RetryPolicy {
  /** How long a call may go on being repeated once the server has been reached, in milliseconds. */
  windowMs: number;
  /** The same before the server has been reached in this run: a wrong address should not make people wait. */
  firstContactMs: number;
  /** Before the second attempt; then twice as long each time, up to thirty times this. */
  firstDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = Object.freeze({
  windowMs: 90_000,
  firstContactMs: 1_000,
  firstDelayMs: 100,
});

const longestDelayFactor = 30;
/** A server may ask for hours; a command that sleeps that long looks dead. */
const longestRetryAfterMs = 30_000;
/** An internal error is often a webhook that does not answer: worth a few tries, not the whole window. */
const internalErrorAttempts = 5;
const momentaryAttempts = 8;

/**
 * How long to wait before trying again, in milliseconds; undefined when the failure is final.
 * `attempt` counts from 1, `alike` the failures of this kind, this one among them; `random` is in [0, 1) and spreads the waiters. Whether the request may be repeated at all
 * when it could have been carried out is the caller's question (`repeatable`).
 */
export function retryDelay(
  failure: Failure,
  state: { attempt: number; alike: number; elapsedMs: number; repeatable: boolean; contacted: boolean; random: number },
  policy: RetryPolicy = defaultRetryPolicy,
): number | undefined {
  if (!mayRepeat(failure, state)) return undefined;
  const factor = Math.min(longestDelayFactor, 2 ** Math.min(state.attempt - 1, 10));
  const backOff = policy.firstDelayMs * factor * (0.5 + state.random / 2);
  const delay = failure.retryAfterMs === undefined ? backOff : Math.min(longestRetryAfterMs, failure.retryAfterMs);
  const window = state.contacted ? policy.windowMs : policy.firstContactMs;
  return state.elapsedMs + delay > window ? undefined : delay;
}

/** What is worth a few tries only is not final because other failures came before it. */
function mayRepeat(failure: Failure, { alike, repeatable }: { alike: number; repeatable: boolean }): boolean {
  if (failure.kind === "unsent") return true;
  if (failure.kind !== "status") return repeatable;
  if (failure.momentary) return alike < momentaryAttempts;
  switch (failure.status) {
    case 429:
      return true;
    case 503:
      // With Retry-After the server says that it did nothing yet.
      return repeatable || failure.retryAfterMs !== undefined;
    case 502:
    case 504:
      return repeatable;
    case 500:
      return repeatable && alike < internalErrorAttempts;
    default:
      return false;
  }
}

/** `Retry-After` in milliseconds: seconds or an HTTP date. undefined when absent or nonsense. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
