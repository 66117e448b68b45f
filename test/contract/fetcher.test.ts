import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createMemoryFetcher } from "../../src/adapters/memory/index.ts";
import { createNodeFetcher } from "../../src/adapters/node/index.ts";
import { KpackError, defaultLimits } from "../../src/base/index.ts";
import type { Fetcher } from "../../src/ports/index.ts";

const servers: Server[] = [];
async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof KpackError) return error.code;
    throw error;
  }
  return "no error";
}

const limits = { ...defaultLimits, httpBytes: 1000, httpIdleMs: 200, httpTotalMs: 600 };
const open = (): Fetcher => createNodeFetcher({ allowHttp: true, limits });

const kinds: [string, () => Promise<[Fetcher, string]>][] = [
  ["memory", async () => [createMemoryFetcher({ "http://host/file": "hello" }), "http://host"]],
  [
    "node",
    async () => [
      open(),
      await serve((request, response) => {
        response.statusCode = request.url === "/file" ? 200 : 404;
        response.end("hello");
      }),
    ],
  ],
];
describe.each(kinds)("fetcher: %s", (_, make) => {
  it("gets a body, a status and the limit", async () => {
    const [fetcher, base] = await make();
    const found = await fetcher.fetch({ url: `${base}/file` });
    expect([found.status, new TextDecoder().decode(found.body)]).toEqual([200, "hello"]);
    expect((await fetcher.fetch({ url: `${base}/none` })).status).toBe(404);
    expect(await codeOf(fetcher.fetch({ url: `${base}/file`, maxBytes: 4 }))).toBe("http/too-large");
  });
});

describe("node fetcher", () => {
  it("G7: a body without end is cut at the limit", async () => {
    const base = await serve((_, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(400)), 5);
      response.on("close", () => clearInterval(timer));
    });
    expect(await codeOf(open().fetch({ url: base }))).toBe("http/too-large");
  });

  it("G7: a server that hangs is given up", async () => {
    const silent = await serve(() => undefined);
    expect(await codeOf(open().fetch({ url: silent }))).toBe("http/timeout");
    const dripping = await serve((_, response) => {
      const timer = setInterval(() => response.write("x"), 50);
      response.on("close", () => clearInterval(timer));
    });
    expect(await codeOf(open().fetch({ url: dripping }))).toBe("http/timeout");
  });

  it("G7: plain http needs permission", async () => {
    expect(await codeOf(createNodeFetcher().fetch({ url: "http://127.0.0.1:9/" }))).toBe("http/scheme-not-allowed");
  });

  it("G7: other schemes are refused, also as the target of a redirect", async () => {
    for (const url of ["file:///etc/passwd", "ftp://host/", "data:,x"])
      expect(await codeOf(open().fetch({ url }))).toBe("http/scheme-not-allowed");
    for (const location of ["file:///etc/passwd", "ftp://host/x"]) {
      const base = await serve((_, response) => response.writeHead(302, { location }).end());
      expect(await codeOf(open().fetch({ url: base }))).toBe("http/bad-redirect");
    }
  });

  it("G7: five redirects are followed, six are not", async () => {
    const base = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end("done");
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    expect(new TextDecoder().decode((await open().fetch({ url: `${base}/5` })).body)).toBe("done");
    expect(await codeOf(open().fetch({ url: `${base}/6` }))).toBe("http/too-many-redirects");
  });

  it("N1: credentials stay with their origin", async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end("ok");
    });
    const base = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(307, { location: request.url === "/same" ? "/away" : other }).end();
    });
    await open().fetch({ url: `${base}/same`, headers: { Authorization: "Bearer t" } });
    expect(seen).toEqual(["Bearer t", "Bearer t", undefined]);
  });

  it("a password in a URL is not shown", async () => {
    await expect(open().fetch({ url: "http://user:secret@127.0.0.1:1/" })).rejects.toThrow(/^(?!.*secret)/);
  });

  it("a refused connection is an error with the URL", async () => {
    await expect(open().fetch({ url: "http://127.0.0.1:1/x" })).rejects.toThrow('Get "http://127.0.0.1:1/x"');
  });
});
