import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createNodeFetcher } from "../../../src/adapters/node/index.ts";
import { proxyFor } from "../../../src/adapters/node/proxy.ts";

describe("the proxy that the environment names", () => {
  it.each([
    ["https://host/x", { HTTPS_PROXY: "http://p:1" }, "http://p:1/"],
    ["https://host/x", { https_proxy: "p:1" }, "http://p:1/"],
    ["https://host/x", { HTTP_PROXY: "http://p:1" }, undefined],
    ["http://host/x", { HTTP_PROXY: "http://p:1" }, "http://p:1/"],
    ["https://host/x", { ALL_PROXY: "http://p:1" }, "http://p:1/"],
    ["https://a.host/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "other, .host" }, undefined],
    ["https://a.host/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "host" }, undefined],
    ["https://nothost/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "host" }, "http://p:1/"],
    ["https://host:8443/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "host:443" }, "http://p:1/"],
    ["https://host/x", { HTTPS_PROXY: "http://p:1", NO_PROXY: "*" }, undefined],
    ["https://127.0.0.1/x", { HTTPS_PROXY: "http://p:1" }, undefined],
  ])("%s with %j", (url, env, expected) => {
    expect(proxyFor(new URL(url), env)?.href).toBe(expected);
  });

  it.each([{ HTTPS_PROXY: "socks5://p:1" }, { HTTPS_PROXY: "http://%%%" }])("refuses %j", (env) => {
    expect(() => proxyFor(new URL("https://host/"), env)).toThrow(/proxy/);
  });

  it("is asked for a tunnel, with its credentials, and its refusal is told", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer();
    server.on("connect", (request, socket) => {
      asked.push(request.url, request.headers["proxy-authorization"]);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const fetcher = createNodeFetcher({ env: { HTTPS_PROXY: `http://user:pass@127.0.0.1:${port}` } });
    await expect(fetcher.fetch({ url: "https://host.example/x" })).rejects.toThrow(
      /did not connect to host.example:443: status 403/,
    );
    expect(asked).toEqual(["host.example:443", `Basic ${Buffer.from("user:pass").toString("base64")}`]);
    server.close();
  });
});
