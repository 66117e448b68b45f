import type http from "node:http";
import type { Value } from "../../../base/index.ts";
import { ClusterError } from "../../../ports/index.ts";
import { errorFromStatus, type StatusContext } from "../../cluster/index.ts";
import type { FaultHook } from "../faultHook.ts";
import { largestAnswer, readErrorBody, readJson } from "./answerBody.ts";
import type { Connection } from "./connection.ts";
import { createRateLimit } from "./rateLimit.ts";
import { type Outcome, repeatCall, type Repeated } from "./repeatCall.ts";
import { defaultRetryPolicy, parseRetryAfter, type RetryPolicy } from "./retryPolicy.ts";
import { createTransport, type HttpAnswer, type HttpRequest, readBody, TransportError } from "./transport.ts";
import { transportFailure } from "./transportFailure.ts";

export interface ApiClientOptions {
  /** Mean requests per second; 0, the default: no limit. */
  qps?: number | undefined;
  /** Requests at once, where `qps` limits them. Default 100. */
  burst?: number | undefined;
  /** Requests under way at a time. Default 8: more connections cost more handshakes than they save. */
  concurrency?: number | undefined;
  /** For one attempt, in milliseconds. Default 32,000: a little longer than the server's own patience with etcd. */
  attemptTimeoutMs?: number | undefined;
  retry?: Partial<RetryPolicy> | undefined;
  /** Ends all requests, also those that carry no signal of their own (discovery). */
  signal?: AbortSignal | undefined;
  fault?: FaultHook | undefined;
}

export interface ApiRequest {
  method: HttpRequest["method"];
  path: string;
  query?: URLSearchParams | undefined;
  accept?: string;
  body?: { type: string; text: string };
  /** The answer is read line by line as it comes. */
  streamed?: boolean;
  /** May be carried out twice without harm. */
  repeatable: boolean;
  /** Names a resourceVersion or uid: a 409 is then the answer, not a hiccup. */
  conditional?: boolean;
  context: StatusContext;
  signal?: AbortSignal | undefined;
}

/** Requests to one API server: logging in, repeating, limits on rate and time; failures as `ClusterError`. */
export interface ApiClient {
  request(request: ApiRequest): Promise<Repeated<Value>>;
  /** The answer as it comes; not repeated once it has begun. */
  stream(request: ApiRequest): Promise<http.IncomingMessage>;
  close(): void;
}

export function createApiClient(connection: Connection, options: ApiClientOptions = {}): ApiClient {
  const transport = createTransport(connection, options.concurrency ?? 8);
  const limit = createRateLimit(options.qps ?? 0, options.burst ?? 100);
  const timeoutMs = options.attemptTimeoutMs ?? 32_000;
  let contacted = false;

  const prepare = async (request: ApiRequest): Promise<HttpRequest> => ({
    method: request.method,
    path: request.query && request.query.size > 0 ? `${request.path}?${request.query}` : request.path,
    headers: {
      accept: request.accept ?? "application/json",
      // Unpacking in mid-stream would hold lines back.
      "accept-encoding": request.streamed ? "identity" : "gzip",
      "user-agent": "kpack",
      ...(request.body ? { "content-type": request.body.type } : {}),
      ...connection.impersonation,
      ...(await connection.credentials.headers()),
    },
    body: request.body?.text,
    timeoutMs,
    signal: request.signal,
  });

  /** Sends once. Anything but a good answer comes back as its error. */
  const attempt = async <T>(request: ApiRequest, send: Send<T>): Promise<Outcome<T>> => {
    await limit.take();
    const prepared = await prepare(request);
    try {
      faultPoint(options.fault, `api.${request.context.verb}.send`, "unsent");
      const received = await send(prepared);
      faultPoint(options.fault, `api.${request.context.verb}.done`, "lost");
      contacted = true;
      return "refused" in received ? refusal(received.refused, request) : received;
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const clusterError = transportFailure(error, connection, request.context);
      return error.kind === "aborted"
        ? { error: clusterError }
        : { error: clusterError, failure: { kind: error.kind } };
    }
  };

  const call = <T>(asked: ApiRequest, send: Send<T>): Promise<Repeated<T>> => {
    const request = { ...asked, signal: anySignal(asked.signal, options.signal) };
    let refreshed = false;
    return repeatCall({
      async attempt() {
        const outcome = await attempt(request, send);
        if ("answer" in outcome || refreshed || outcome.error.status !== 401) return outcome;
        refreshed = true;
        return (await connection.credentials.refresh()) ? attempt(request, send) : outcome;
      },
      repeatable: request.repeatable,
      contacted: () => contacted,
      policy: { ...defaultRetryPolicy, ...options.retry },
      signal: request.signal,
    }).catch((error: unknown) => {
      // A server that was away for the whole window is gone: what follows shall not wait as long again, one by one.
      if (error instanceof ClusterError && error.code === "cluster/unreachable") contacted = false;
      throw error;
    });
  };

  return {
    request: (request) =>
      call(request, async (prepared) => {
        const answer = await transport.exchange(prepared, largestAnswer);
        return answer.status < 400 ? { answer: readJson(answer, connection) } : { refused: answer };
      }),
    async stream(request) {
      const { answer } = await call({ ...request, streamed: true }, async (prepared) => {
        const response = await transport.open(prepared);
        const status = response.statusCode ?? 0;
        if (status < 400) return { answer: response };
        const body = await readBody(response, { timeoutMs, maxBytes: largestAnswer });
        return { refused: { status, headers: response.headers, body } };
      });
      return answer;
    },
    close: () => transport.close(),
  };
}

type Send<T> = (prepared: HttpRequest) => Promise<{ answer: T } | { refused: HttpAnswer }>;

function refusal(answer: HttpAnswer, request: ApiRequest): Outcome<never> {
  const error = errorFromStatus(answer.status, readErrorBody(answer), request.context);
  if (error.code === "cluster/invalid") return { error };
  const fromBody = error.retryAfterSeconds === undefined ? undefined : error.retryAfterSeconds * 1000;
  return {
    error,
    failure: {
      kind: "status",
      status: answer.status,
      retryAfterMs: parseRetryAfter(answer.headers["retry-after"], Date.now()) ?? fromBody,
      momentary: error.code === "cluster/conflict" && request.conditional !== true,
    },
  };
}

/** A signal of its own for each request: many listeners on one signal make Node warn of a leak. */
function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const present = signals.filter((signal) => signal !== undefined);
  return present.length === 0 ? undefined : AbortSignal.any(present);
}

function faultPoint(fault: FaultHook | undefined, operation: string, kind: "unsent" | "lost"): void {
  if (!fault) return;
  try {
    fault(operation);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new TransportError(kind, code, error instanceof Error ? error.message : "fault", error);
  }
}
