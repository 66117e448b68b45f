import type * as http from "node:http";
import type * as https from "node:https";
import { KpackError, defaultLimits } from "../../base/index.ts";
import type { Limits } from "../../base/index.ts";
import type { FetchRequest, FetchResponse, Fetcher } from "../../ports/index.ts";
import { openTunnel, proxyFor } from "./proxy.ts";
import { builtin } from "./builtin.ts";

export interface NodeFetcherOptions {
  /** Allow plain HTTP. Default: false. */
  allowHttp?: boolean;
  limits?: Pick<Limits, "httpBytes" | "httpIdleMs" | "httpTotalMs" | "httpRedirects">;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read. Default: no proxy. */
  env?: Readonly<Record<string, string | undefined>>;
  tls?: { ca?: string; cert?: string; key?: string; insecure?: boolean };
}

/**
 * GET with bounds: bytes counted as they arrive, an idle and a total deadline, few redirects. A redirect may go from
 * http to https but never back, and never to another scheme; credentials stay with the origin they were given for.
 */
export function createNodeFetcher(options: NodeFetcherOptions = {}): Fetcher {
  return { fetch: (request) => fetchFollowing(request, options) };
}

async function fetchFollowing(request: FetchRequest, options: NodeFetcherOptions): Promise<FetchResponse> {
  const limits = options.limits ?? defaultLimits;
  const deadline = Date.now() + limits.httpTotalMs;
  let url = parseUrl(request.url, options);
  let headers = { ...request.headers };
  for (let hop = 0; hop <= limits.httpRedirects; hop++) {
    const response = await fetchOnce(
      { url, headers, deadline, maxBytes: request.maxBytes ?? limits.httpBytes },
      options,
    );
    const location = response.headers["location"];
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return response;
    const next = parseRedirect(url, location, options);
    if (next.origin !== url.origin) headers = withoutCredentials(headers);
    url = next;
  }
  throw new KpackError(
    "http/too-many-redirects",
    `more than ${limits.httpRedirects} redirects from '${shown(request.url)}'`,
  );
}

function parseUrl(text: string, options: NodeFetcherOptions): URL {
  if (!URL.canParse(text)) throw new KpackError("http/bad-url", `'${shown(text)}' is not a URL`);
  const url = new URL(text);
  if (url.protocol === "https:" || (url.protocol === "http:" && options.allowHttp)) return url;
  throw new KpackError("http/scheme-not-allowed", `'${shown(text)}' is not fetched: only https is allowed`, {
    hint: "use an https URL, or allow plain http explicitly",
  });
}

function parseRedirect(from: URL, location: string, options: NodeFetcherOptions): URL {
  if (!URL.canParse(location, from.href))
    throw new KpackError("http/bad-redirect", `redirect to '${shown(location)}' is not a URL`);
  const next = new URL(location, from);
  const isAllowed = next.protocol === "https:" || (next.protocol === "http:" && from.protocol === "http:");
  if (!isAllowed)
    throw new KpackError(
      "http/bad-redirect",
      `redirect from '${shown(from.href)}' to '${shown(next.href)}' is refused`,
      {
        hint: "a redirect may not leave https",
      },
    );
  return parseUrl(next.href, options);
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  const secret = new Set(["authorization", "cookie", "proxy-authorization"]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secret.has(name.toLowerCase())));
}

interface Hop {
  url: URL;
  headers: Record<string, string>;
  deadline: number;
  maxBytes: number;
}

async function fetchOnce(hop: Hop, options: NodeFetcherOptions): Promise<FetchResponse> {
  const { url } = hop;
  const proxy = proxyFor(url, options.env ?? {});
  const { insecure, ...credentials } = options.tls ?? {};
  const tls = { ...credentials, ...(insecure ? { rejectUnauthorized: false } : {}) };
  const socket = proxy && url.protocol === "https:" ? await openTunnel(proxy, url, hop.deadline) : undefined;
  const common: https.RequestOptions = {
    method: "GET",
    headers: { "user-agent": "kpack", "accept-encoding": "identity", ...hop.headers },
    agent: false,
    ...tls,
    ...(socket ? { createConnection: () => builtin("tls").connect({ ...tls, socket, servername: url.hostname }) } : {}),
  };
  const viaHttpProxy = proxy !== undefined && url.protocol === "http:";
  const target = viaHttpProxy ? proxy : url;
  if (viaHttpProxy) {
    common.path = url.href;
    common.headers = { ...common.headers, host: url.host };
  }
  return new Promise((resolve, reject) => {
    const request =
      target.protocol === "https:" ? builtin("https").request(target, common) : builtin("http").request(target, common);
    readResponse(request, hop, options.limits ?? defaultLimits).then(resolve, reject);
    request.end();
  });
}

function readResponse(
  request: http.ClientRequest,
  hop: Hop,
  limits: Pick<Limits, "httpIdleMs">,
): Promise<FetchResponse> {
  const name = shown(hop.url.href);
  return new Promise((resolve, reject) => {
    const fail = (error: KpackError): void => {
      clearTimeout(total);
      request.destroy();
      reject(error);
    };
    const total = setTimeout(
      () => fail(new KpackError("http/timeout", `'${name}' was not answered in time`)),
      Math.max(1, hop.deadline - Date.now()),
    );
    request.setTimeout(limits.httpIdleMs, () =>
      fail(new KpackError("http/timeout", `'${name}' sent nothing for ${limits.httpIdleMs / 1000} s`)),
    );
    request.on("error", (error) =>
      fail(new KpackError("http/failed", `Get "${name}": ${error.message}`, { cause: error })),
    );
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > hop.maxBytes)
          return fail(new KpackError("http/too-large", `'${name}' is larger than the limit of ${hop.maxBytes} bytes`));
        chunks.push(chunk);
      });
      response.on("aborted", () => fail(new KpackError("http/failed", `Get "${name}": the connection was cut`)));
      response.on("end", () => {
        clearTimeout(total);
        const headers: Record<string, string> = {};
        for (const [key, value] of Object.entries(response.headers))
          if (value !== undefined) headers[key] = Array.isArray(value) ? value.join(", ") : value;
        resolve({ status: response.statusCode ?? 0, url: hop.url.href, headers, body: Buffer.concat(chunks) });
      });
    });
  });
}

/** A URL as it may be shown: without user name and password. */
function shown(url: string): string {
  return url.replace(/:\/\/[^/@\s]*@/, "://***@");
}
