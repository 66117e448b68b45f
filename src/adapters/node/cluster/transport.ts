import http from "node:http";
import https from "node:https";
import type { Connection, RequestHeaders } from "./connection.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query. */
  path: string;
  headers: RequestHeaders;
  body?: string | undefined;
  /** Until the whole answer is there (exchange) or its first byte (open). */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Why no answer came. `unsent`: the server cannot have seen the request. `lost`: it may have acted on it.
 * `timeout`: as lost, and the deadline has passed. `aborted`: the caller's signal.
 */
export class TransportError extends Error {
  readonly kind: "unsent" | "lost" | "timeout" | "aborted";
  /** The system's or TLS' word, such as ECONNREFUSED or CERT_HAS_EXPIRED; empty when there is none. */
  readonly errno: string;
  constructor(kind: TransportError["kind"], errno: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "TransportError";
    this.kind = kind;
    this.errno = errno;
  }
}

export interface Transport {
  /** One request, one whole answer of at most `maxBytes`. */
  exchange(request: HttpRequest, maxBytes: number): Promise<HttpAnswer>;
  /** One request whose answer is read as it comes; on a connection of its own. */
  open(request: HttpRequest): Promise<http.IncomingMessage>;
  close(): void;
}

/** A pool of keep-alive connections to one server. `sockets`: the most requests under way at a time. */
export function createTransport(connection: Connection, sockets: number): Transport {
  const secure = connection.server.protocol === "https:";
  const makeAgent = (maxSockets: number): http.Agent =>
    connection.createAgent({ keepAlive: true, maxSockets, scheduling: "lifo" });
  const agent = makeAgent(sockets);
  const streams = makeAgent(Number.POSITIVE_INFINITY);
  const send = (request: HttpRequest, through: http.Agent): Promise<http.IncomingMessage> =>
    sendRequest(connection, request, { agent: through, secure });
  return {
    async exchange(request, maxBytes) {
      const response = await send(request, agent);
      const body = await readBody(response, { ...request, maxBytes });
      return { status: response.statusCode ?? 0, headers: response.headers, body };
    },
    open: (request) => send(request, streams),
    close() {
      agent.destroy();
      streams.destroy();
    },
  };
}

function sendRequest(
  connection: Connection,
  request: HttpRequest,
  { agent, secure }: { agent: http.Agent; secure: boolean },
): Promise<http.IncomingMessage> {
  const { server } = connection;
  return new Promise((resolve, reject) => {
    const body = request.body === undefined ? undefined : Buffer.from(request.body, "utf8");
    const outgoing = (secure ? https : http).request({
      agent,
      host: server.hostname.replace(/^\[|\]$/g, ""),
      port: server.port || (secure ? 443 : 80),
      method: request.method,
      path: `${server.pathname.replace(/\/$/, "")}${request.path}`,
      headers: outgoingHeaders(request.headers, body),
      ...(secure ? connection.tls : {}),
    });
    const timer = setTimeout(() => {
      outgoing.destroy(new TransportError("timeout", "ETIMEDOUT", `no answer within ${request.timeoutMs / 1000} s`));
    }, request.timeoutMs);
    const abort = (): void => {
      outgoing.destroy(new TransportError("aborted", "", "the request was given up"));
    };
    const settle = (): void => {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", abort);
    };
    request.signal?.addEventListener("abort", abort, { once: true });
    outgoing.on("response", (response) => {
      settle();
      resolve(response);
    });
    outgoing.on("error", (error) => {
      settle();
      reject(asTransportError(error, outgoing));
    });
    if (request.signal?.aborted) abort();
    else outgoing.end(body);
  });
}

function outgoingHeaders(headers: RequestHeaders, body: Buffer | undefined): http.OutgoingHttpHeaders {
  const out: http.OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) out[name] = typeof value === "string" ? value : [...value];
  if (body) out["content-length"] = body.length;
  return out;
}

function asTransportError(error: Error, outgoing: http.ClientRequest): TransportError {
  if (error instanceof TransportError) return error;
  const errno = errnoOf(error);
  // A request that found no connection was not seen; one on a kept connection that broke may have been.
  const unsent =
    outgoing.socket === null || outgoing.socket.connecting || connectErrors.has(errno) || isTlsError(errno);
  return new TransportError(unsent ? "unsent" : "lost", errno, error.message, error);
}

const connectErrors: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPROTO",
  "ENOENT",
]);

/** OpenSSL's and Node's words for a certificate that was not accepted. */
export function isTlsError(errno: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE|HOSTNAME_MISMATCH)/.test(
    errno,
  );
}

function errnoOf(error: Error): string {
  const code: unknown = "code" in error ? error.code : undefined;
  if (typeof code === "string" && code !== "") return code;
  // Node tries every address of a name and reports the failures together.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return errnoOf(error.errors[0]);
  return "";
}

/** The whole of an answer. */
export function readBody(
  response: http.IncomingMessage,
  limits: { timeoutMs: number; maxBytes: number; signal?: AbortSignal | undefined },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: TransportError): void => {
      finish();
      response.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(
        new TransportError("timeout", "ETIMEDOUT", `the answer was not complete within ${limits.timeoutMs / 1000} s`),
      );
    }, limits.timeoutMs);
    const abort = (): void => fail(new TransportError("aborted", "", "the request was given up"));
    const finish = (): void => {
      clearTimeout(timer);
      limits.signal?.removeEventListener("abort", abort);
    };
    limits.signal?.addEventListener("abort", abort, { once: true });
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.maxBytes)
        fail(new TransportError("lost", "EMSGSIZE", `the answer is larger than ${limits.maxBytes} bytes`));
      else chunks.push(chunk);
    });
    response.on("end", () => {
      finish();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    response.on("error", (error) => fail(new TransportError("lost", errnoOf(error), error.message, error)));
    response.on("close", () => {
      if (!response.complete) fail(new TransportError("lost", "ECONNRESET", "the connection was closed in mid-answer"));
    });
  });
}
