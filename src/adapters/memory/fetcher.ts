import { KpackError } from "../../base/index.ts";
import type { FetchResponse, Fetcher } from "../../ports/index.ts";

/** Answers from a table of URL to body; everything else is 404. `requests` lists what was asked. */
export function createMemoryFetcher(
  bodies: Readonly<Record<string, string | Uint8Array>>,
): Fetcher & { readonly requests: string[] } {
  const requests: string[] = [];
  return {
    requests,
    fetch: async (request): Promise<FetchResponse> => {
      requests.push(request.url);
      const content = Object.hasOwn(bodies, request.url) ? bodies[request.url] : undefined;
      if (content === undefined) return { status: 404, url: request.url, headers: {}, body: new Uint8Array() };
      const body = typeof content === "string" ? new TextEncoder().encode(content) : content;
      if (request.maxBytes !== undefined && body.length > request.maxBytes)
        throw new KpackError(
          "http/too-large",
          `'${request.url}' is larger than the limit of ${request.maxBytes} bytes`,
        );
      return { status: 200, url: request.url, headers: {}, body };
    },
  };
}
