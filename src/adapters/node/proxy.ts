import type { Socket } from "node:net";
import { KpackError } from "../../base/index.ts";
import { builtin } from "./builtin.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for a URL; undefined for a direct connection. */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const names = url.protocol === "https:" ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"];
  const value = [...names, "ALL_PROXY", "all_proxy"].map((name) => env[name]).find((text) => text);
  if (!value || isExcluded(url, env["NO_PROXY"] ?? env["no_proxy"] ?? "")) return undefined;
  const text = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(text)) throw new KpackError("http/bad-proxy", "the proxy named by the environment is not a URL");
  const proxy = new URL(text);
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:")
    throw new KpackError("http/bad-proxy", `a proxy of type '${proxy.protocol}' is not supported`);
  return proxy;
}

function isExcluded(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host === "::1" || host.startsWith("127.")) return true;
  return list.split(",").some((entry) => {
    const [name, port] = entry.trim().toLowerCase().split(":");
    if (!name || (port && port !== url.port)) return false;
    const suffix = name.replace(/^\*?\.?/, "");
    return name === "*" || host === suffix || host.endsWith(`.${suffix}`);
  });
}

/** A TCP connection through the proxy to the URL's host (HTTP CONNECT), for TLS to be spoken over. */
export function openTunnel(proxy: URL, url: URL, deadline: number): Promise<Socket> {
  const target = `${url.hostname}:${url.port || 443}`;
  const credentials = proxy.username
    ? {
        "proxy-authorization": `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString("base64")}`,
      }
    : {};
  const module = proxy.protocol === "https:" ? builtin("https") : builtin("http");
  return new Promise((resolve, reject) => {
    const request = module.request({
      hostname: proxy.hostname,
      port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
      method: "CONNECT",
      path: target,
      headers: { host: target, ...credentials },
      agent: false,
      timeout: Math.max(1, deadline - Date.now()),
    });
    const fail = (reason: string): void => {
      request.destroy();
      reject(new KpackError("http/proxy-failed", `the proxy ${proxy.host} did not connect to ${target}: ${reason}`));
    };
    request.on("connect", (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else fail(`status ${response.statusCode}`);
    });
    request.on("timeout", () => fail("no answer in time"));
    request.on("error", (error) => fail(error.message));
    request.end();
  });
}
