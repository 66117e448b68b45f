import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ConnectionOptions, createCluster, resolveConnection } from "../../../src/adapters/node/cluster/index.ts";
import { testAuthority, testClient, testServer } from "../../support/certificates.ts";

interface Seen {
  headers: http.IncomingHttpHeaders;
  clientName: string | undefined;
}

let folder: string;
let server: https.Server;
let seen: Seen[];
let port: number;

beforeAll(async () => {
  server = https.createServer(
    {
      cert: testServer.certificate,
      key: testServer.key,
      ca: testAuthority,
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => {
      const name = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
      seen.push({ headers: request.headers, clientName: Array.isArray(name) ? name[0] : name });
      if (request.headers.authorization === "Bearer stale") response.writeHead(401).end();
      else response.end('{"gitVersion":"v1.37.2","major":"1","minor":"37"}');
    },
  );
  port = await listen(server);
});
afterAll(() => close(server));
beforeEach(() => {
  seen = [];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-kubeconfig-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

interface ConfigParts {
  user?: unknown;
  cluster?: unknown;
  context?: unknown;
}

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

function writeConfig(parts: ConfigParts = {}, name = "config"): string {
  const ca = Buffer.from(testAuthority).toString("base64");
  return write(
    name,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "k", user: "u", ...(parts.context as object) } }],
      clusters: [
        {
          name: "k",
          cluster: {
            server: `https://127.0.0.1:${port}`,
            "certificate-authority-data": ca,
            ...(parts.cluster as object),
          },
        },
      ],
      users: [{ name: "u", user: parts.user ?? {} }],
    }),
  );
}

async function ask(kubeconfig: string | undefined, options: Partial<ConnectionOptions> = {}): Promise<Seen> {
  const cluster = await createCluster({
    kubeconfig,
    env: {},
    interactive: false,
    ...options,
    retry: { windowMs: 0, firstContactMs: 0 },
  });
  try {
    await cluster.version();
  } finally {
    cluster.close();
  }
  return seen.at(-1) as Seen;
}

async function failure(
  work: Promise<unknown>,
): Promise<{ code: string; message: string; hint?: string; notes: string[] }> {
  return work.then(
    () => {
      throw new Error("must fail");
    },
    (error) => error,
  );
}

describe("which kubeconfig is read", () => {
  const config = (context: string, extra = ""): string => `
apiVersion: v1
kind: Config
current-context: ${context}
contexts:
- {name: ${context}, context: {cluster: k, user: u, namespace: ${context}-ns}}
${extra}`;

  it("is the named one, else those of $KUBECONFIG, else ~/.kube/config", async () => {
    const named = write(
      "named",
      config("named", 'clusters: [{name: k, cluster: {server: "https://named"}}]\nusers: [{name: u}]'),
    );
    const listed = write(
      "listed",
      config("listed", 'clusters: [{name: k, cluster: {server: "https://listed"}}]\nusers: [{name: u}]'),
    );
    write(
      ".kube/config",
      config("home", 'clusters: [{name: k, cluster: {server: "https://home"}}]\nusers: [{name: u}]'),
    );
    const resolve = async (kubeconfig: string | undefined, env: Record<string, string>) => {
      const { server: url, namespace } = await resolveConnection({
        kubeconfig,
        env: { HOME: folder, ...env },
        interactive: false,
      });
      return `${url.hostname} ${namespace}`;
    };
    expect(await resolve(named, { KUBECONFIG: listed })).toBe("named named-ns");
    expect(await resolve(undefined, { KUBECONFIG: `${folder}/missing${path.delimiter}${listed}` })).toBe(
      "listed listed-ns",
    );
    expect(await resolve(undefined, {})).toBe("home home-ns");
  });

  it("is all of $KUBECONFIG: the first to name an entry wins, as a whole", async () => {
    const first = write("first", config("one", "users: [{name: u, user: {token: first}}]"));
    const second = write(
      "second",
      config(
        "two",
        'clusters: [{name: k, cluster: {server: "https://second"}}]\nusers: [{name: u, user: {token: second, as: somebody}}]',
      ),
    );
    const connection = await resolveConnection({
      env: { KUBECONFIG: `${first}${path.delimiter}${second}` },
      interactive: false,
    });
    expect(connection.server.hostname).toBe("second");
    expect(connection.namespace).toBe("one-ns");
    expect(await connection.credentials.headers()).toEqual({ authorization: "Bearer first" });
    expect(connection.impersonation).toEqual({});
    expect(connection.description).toBe(`context "one" of ${first}, ${second}`);
  });

  it("has its paths taken from its own folder", async () => {
    write("deep/pki/ca.crt", testAuthority);
    write("deep/token", "from-file\n");
    const file = writeConfig(
      {
        cluster: { "certificate-authority-data": undefined, "certificate-authority": "pki/ca.crt" },
        user: { tokenFile: "token" },
      },
      "deep/config",
    );
    expect((await ask(file)).headers.authorization).toBe("Bearer from-file");
  });
});

describe("one clear message for each way in which a kubeconfig is wrong", () => {
  it.each([
    ["does not exist", undefined, "no such file"],
    ["is not YAML", "a: [", "is not valid YAML"],
    ["is of another kind", "kind: ConfigMap", "its kind is ConfigMap, not Config"],
    ["is a list", "[]", "a kubeconfig is not a mapping"],
    ["has texts for lists", "clusters: x", "clusters is not a list"],
    [
      "has data that is not base64",
      'users: [{name: u, user: {client-key-data: "%%"}}]',
      "client-key-data is not base64",
    ],
    ["has no current context", "contexts: [{name: a}, {name: b}]", "has no current-context"],
    ["is empty", "", "has no current-context"],
  ])("when it %s", async (_, text, message) => {
    const file = text === undefined ? path.join(folder, "none") : write("config", text);
    const error = await failure(resolveConnection({ kubeconfig: file, env: {}, interactive: false }));
    expect(error.code).toBe("cluster/bad-kubeconfig");
    expect(error.message).toContain(message);
    expect(error.message).toContain(file);
  });

  it("when the context does not exist, naming the nearest", async () => {
    const file = write("config", "contexts: [{name: production}, {name: staging}]");
    const error = await failure(
      resolveConnection({ kubeconfig: file, context: "producton", env: {}, interactive: false }),
    );
    expect(error).toMatchObject({
      message: 'context "producton" does not exist',
      hint: "did you mean production?",
      notes: ["contexts: production, staging"],
    });
  });

  it("when there is none at all", async () => {
    const error = await failure(resolveConnection({ env: { HOME: folder }, interactive: false }));
    expect(error.message).toBe("Kubernetes cluster unreachable: no kubeconfig was found");
  });

  it.each([
    ["cluster", { cluster: "missing" }],
    ["user", { user: "missing" }],
  ])("when the context names a %s that is not there", async (what, context) => {
    const error = await failure(
      resolveConnection({ kubeconfig: writeConfig({ context }), env: {}, interactive: false }),
    );
    expect(error.message).toContain(`names the ${what} "missing"`);
  });

  it("N7: without showing what it holds", async () => {
    const canary = "canary-0123456789";
    const file = writeConfig({
      user: { "client-certificate-data": btoa(canary), "client-key-data": btoa(canary), token: canary },
    });
    const error = await failure(resolveConnection({ kubeconfig: file, env: {}, interactive: false }));
    expect(error.message).toContain("a certificate or key of");
    expect(JSON.stringify(error) + error.message).not.toContain(canary);
  });
});

describe("ways to log in", () => {
  it("by token, token file, password", async () => {
    expect((await ask(writeConfig({ user: { token: "t" } }))).headers.authorization).toBe("Bearer t");
    expect((await ask(writeConfig({ user: { token: 123456 } }))).headers.authorization).toBe("Bearer 123456");
    const file = write("token", "one");
    expect((await ask(writeConfig({ user: { token: "ignored", tokenFile: file } }))).headers.authorization).toBe(
      "Bearer one",
    );
    expect((await ask(writeConfig({ user: { username: "a", password: "b" } }))).headers.authorization).toBe(
      "Basic YTpi",
    );
  });

  it("by a token file that is replaced while the run lasts", async () => {
    const file = write("token", "stale");
    const connection = await resolveConnection({
      kubeconfig: writeConfig({ user: { tokenFile: file } }),
      env: {},
      interactive: false,
    });
    expect(await connection.credentials.headers()).toEqual({ authorization: "Bearer stale" });
    fs.writeFileSync(file, "fresh");
    expect(await connection.credentials.refresh()).toBe(true);
    expect(await connection.credentials.headers()).toEqual({ authorization: "Bearer fresh" });
  });

  it("by client certificate", async () => {
    const { certificate, key } = testClient;
    const user = { "client-certificate-data": btoa(certificate), "client-key-data": btoa(key) };
    expect((await ask(writeConfig({ user }))).clientName).toBe("jane");
    const files = { "client-certificate": write("c.pem", certificate), "client-key": write("k.pem", key) };
    expect((await ask(writeConfig({ user: files }))).clientName).toBe("jane");
  });

  it("as somebody else", async () => {
    const user = {
      token: "t",
      as: "jane",
      "as-uid": "7",
      "as-groups": ["a", "b"],
      "as-user-extra": { "acme.com/Project": ["x"] },
    };
    const { headers } = await ask(writeConfig({ user }));
    expect(headers).toMatchObject({
      "impersonate-user": "jane",
      "impersonate-uid": "7",
      "impersonate-group": "a, b",
      "impersonate-extra-acme.com%2fproject": "x",
    });
    const flags = await ask(writeConfig({ user: { token: "t" } }), { as: "joe", asGroups: ["ops"] });
    expect(flags.headers).toMatchObject({ "impersonate-user": "joe", "impersonate-group": "ops" });
    const error = await failure(ask(writeConfig({ user: { "as-groups": ["a"] } })));
    expect(error.message).toContain("without impersonating a user");
  });

  it("by flags, which replace what the kubeconfig says", async () => {
    const file = writeConfig({
      cluster: { server: "https://wrong", "certificate-authority-data": undefined },
      user: { token: "wrong" },
    });
    const { headers } = await ask(file, {
      server: `https://127.0.0.1:${port}`,
      token: "flag",
      caFile: write("ca", testAuthority),
      namespace: "ns",
    });
    expect(headers.authorization).toBe("Bearer flag");
  });
});

describe("exec plug-ins", () => {
  const plugin = (script: string, extra: object = {}): string => {
    const file = write("plugins/login", `#!/bin/sh\n${script}\n`);
    fs.chmodSync(file, 0o755);
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "plugins/login",
      interactiveMode: "IfAvailable",
      ...extra,
    };
    return writeConfig({ user: { exec } });
  };
  const credential = (status: object): string =>
    `echo '${JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status })}'`;
  const env = { PATH: process.env["PATH"] };

  it("give a token, once for many requests", async () => {
    const file = plugin(`echo run >> "${folder}/runs"\n${credential({ token: "from-plugin" })}`, {
      args: ["a b"],
      env: [{ name: "X", value: "y" }],
    });
    const cluster = await createCluster({ kubeconfig: file, env, interactive: false });
    await Promise.all([cluster.version(), cluster.version(), cluster.version()]);
    cluster.close();
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill("Bearer from-plugin"));
    expect(fs.readFileSync(path.join(folder, "runs"), "utf8")).toBe("run\n");
  });

  it("run again when the token has expired or is refused", async () => {
    const expired = plugin(
      `echo run >> "${folder}/runs"\n${credential({ token: "t", expirationTimestamp: "2020-01-01T00:00:00Z" })}`,
    );
    const cluster = await createCluster({ kubeconfig: expired, env, interactive: false });
    await cluster.version();
    await cluster.version();
    cluster.close();
    expect(fs.readFileSync(path.join(folder, "runs"), "utf8").split("\n").length - 1).toBeGreaterThanOrEqual(3);
    const stale = plugin(
      `if [ -f "${folder}/second" ]; then ${credential({ token: "good" })}; else touch "${folder}/second"; ${credential({ token: "stale" })}; fi`,
    );
    expect((await ask(stale, { env })).headers.authorization).toBe("Bearer good");
  });

  it("give a client certificate", async () => {
    const { certificate, key } = testClient;
    const status = { clientCertificateData: certificate, clientKeyData: key };
    const output = JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status });
    const file = plugin(`cat "${write("answer", output)}"`);
    expect((await ask(file, { env })).clientName).toBe("jane");
  });

  it("are told of the cluster when they want to know", async () => {
    const file = plugin(`printf %s "$KUBERNETES_EXEC_INFO" > "${folder}/info"\n${credential({ token: "t" })}`, {
      provideClusterInfo: true,
    });
    await ask(file, { env });
    expect(JSON.parse(fs.readFileSync(path.join(folder, "info"), "utf8"))).toMatchObject({
      kind: "ExecCredential",
      spec: { interactive: false, cluster: { server: `https://127.0.0.1:${port}` } },
    });
  });

  it.each([
    ["fails", "exit 3", {}, "failed with exit code 3"],
    ["prints no JSON", "echo canary-nonsense", {}, "did not print JSON"],
    ["prints nothing useful", credential({}), {}, "didn't return a token or cert/key pair"],
    [
      "prints a certificate without key",
      credential({ clientCertificateData: "x" }),
      {},
      "only certificate or key, not both",
    ],
    [
      "prints another version",
      credential({ token: "t" }),
      { apiVersion: "client.authentication.k8s.io/v1beta1" },
      "plugin returned version",
    ],
    ["is of a version that is gone", "", { apiVersion: "client.authentication.k8s.io/v1alpha1" }, "invalid apiVersion"],
    ["needs a terminal", "", { interactiveMode: "Always" }, "standard input is not a terminal"],
    [
      "is not installed",
      "",
      { command: "kpack-no-such-program", installHint: "install it so" },
      "executable kpack-no-such-program not found",
    ],
  ])("one message when the program %s", async (_, script, extra, message) => {
    const error = await failure(ask(plugin(script, extra), { env }));
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("canary");
    if ("installHint" in extra) expect(error.hint).toBe("install it so");
  });

  it("ADV-14: are not run where they are not allowed", async () => {
    const error = await failure(ask(plugin(`touch "${folder}/ran"`), { env, allowExec: false }));
    expect(error.code).toBe("cluster/bad-kubeconfig");
    expect(fs.existsSync(path.join(folder, "ran"))).toBe(false);
  });
});

describe("OIDC", () => {
  it("uses the id token while it is good, and refreshes it when not", async () => {
    const requests: string[] = [];
    const token = (secondsAhead: number): string =>
      `x.${Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + secondsAhead })).toString("base64url")}.y`;
    let url = "";
    const issuer = https.createServer({ cert: testServer.certificate, key: testServer.key }, (request, response) => {
      requests.push(request.url ?? "");
      response.setHeader("content-type", "application/json");
      if (request.url?.endsWith("openid-configuration"))
        response.end(JSON.stringify({ issuer: url, token_endpoint: `${url}/token` }));
      else {
        const claims = {
          iss: url,
          sub: "jane",
          aud: "kpack",
          iat: Math.floor(Date.now() / 1000),
          exp: Math.floor(Date.now() / 1000) + 600,
        };
        const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
        const fresh = `${part({ alg: "RS256" })}.${part(claims)}.${Buffer.from("signature").toString("base64url")}`;
        response.end(
          JSON.stringify({ access_token: "a", token_type: "bearer", id_token: fresh, refresh_token: "next" }),
        );
      }
    });
    url = `https://127.0.0.1:${await listen(issuer)}`;
    const user = (idToken: string, extra: object = {}) => ({
      "auth-provider": {
        name: "oidc",
        config: {
          "idp-issuer-url": url,
          "client-id": "kpack",
          "client-secret": "s",
          "refresh-token": "r",
          "id-token": idToken,
          "idp-certificate-authority-data": btoa(testAuthority),
          ...extra,
        },
      },
    });
    try {
      const good = token(600);
      expect((await ask(writeConfig({ user: user(good) }))).headers.authorization).toBe(`Bearer ${good}`);
      expect(requests).toEqual([]);
      const { headers } = await ask(writeConfig({ user: user(token(-600)) }));
      expect(headers.authorization).toMatch(/^Bearer eyJ/);
      expect(requests).toEqual(["/.well-known/openid-configuration", "/token"]);
      const error = await failure(ask(writeConfig({ user: user(token(-600), { "refresh-token": undefined }) })));
      expect(error.message).toContain("cannot refresh without refresh-token");
    } finally {
      await close(issuer);
    }
  });

  it("names other providers, which are gone", async () => {
    const error = await failure(ask(writeConfig({ user: { "auth-provider": { name: "gcp", config: {} } } })));
    expect(error.message).toBe('no Auth Provider found for name "gcp"');
  });
});

describe("TLS", () => {
  it("N6: refuses servers that it does not trust, and says why", async () => {
    const untrusted = await failure(ask(writeConfig({ cluster: { "certificate-authority-data": undefined } })));
    expect(untrusted).toMatchObject({ code: "cluster/unreachable" });
    expect(untrusted.message).toMatch(/signed by an unknown authority/);
    const wrongName = await failure(ask(writeConfig({ cluster: { server: `https://localhost:${port}` } })));
    expect(wrongName.message).toContain("the server's certificate is for another host name");
    expect(wrongName.hint).toContain("tls-server-name");
  });

  it("checks the name that the kubeconfig gives", async () => {
    await ask(writeConfig({ cluster: { server: `https://localhost:${port}`, "tls-server-name": "kubernetes.test" } }));
    expect(seen).toHaveLength(1);
  });

  it("trusts anybody when told so", async () => {
    const file = writeConfig({
      cluster: { "certificate-authority-data": undefined, "insecure-skip-tls-verify": true },
    });
    await ask(file);
    await ask(file, { insecureSkipTlsVerify: false });
    expect(seen).toHaveLength(2);
  });
});

describe("proxies", () => {
  /** An HTTP proxy that knows CONNECT only. */
  function startProxy(connects: string[]): http.Server {
    const proxy = http.createServer();
    proxy.on("connect", (request, client: net.Socket) => {
      connects.push(`${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
      const upstream = net.connect(port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.pipe(client).pipe(upstream);
      });
      client.on("error", () => upstream.destroy());
      upstream.on("error", () => client.destroy());
    });
    return proxy;
  }

  /** A SOCKS5 proxy without authentication. */
  function startSocks(connects: string[]): net.Server {
    return net.createServer((client) => {
      client.once("data", () => {
        client.write(Buffer.from([5, 0]));
        client.once("data", (request) => {
          const length = request[4] ?? 0;
          connects.push(
            request[3] === 3 ? request.subarray(5, 5 + length).toString() : [...request.subarray(4, 8)].join("."),
          );
          const upstream = net.connect(port, "127.0.0.1", () => {
            client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
            upstream.pipe(client).pipe(upstream);
          });
          upstream.on("error", () => client.destroy());
          client.on("error", () => upstream.destroy());
        });
      });
    });
  }

  it.each(["http", "socks5"])("goes through an %s proxy that the kubeconfig names", async (scheme) => {
    const connects: string[] = [];
    const proxy = scheme === "http" ? startProxy(connects) : startSocks(connects);
    const proxyPort = await listen(proxy);
    try {
      const cluster = {
        server: `https://kubernetes.test:${port}`,
        "proxy-url": `${scheme}://${scheme === "http" ? "me:secret@" : ""}127.0.0.1:${proxyPort}`,
      };
      await ask(writeConfig({ cluster, user: { token: "t" } }));
      expect(connects[0]).toContain("kubernetes.test");
      if (scheme === "http") expect(connects[0]).toContain(`Basic ${btoa("me:secret")}`);
      expect(seen[0]?.headers.authorization).toBe("Bearer t");
    } finally {
      await close(proxy);
    }
  });

  it("goes through the one of HTTPS_PROXY, but for NO_PROXY and loopback", async () => {
    const connects: string[] = [];
    const proxy = startProxy(connects);
    const HTTPS_PROXY = `127.0.0.1:${await listen(proxy)}`;
    try {
      const far = writeConfig({ cluster: { server: `https://kubernetes.test:${port}` } }, "far");
      await ask(far, { env: { HTTPS_PROXY } });
      expect(connects).toHaveLength(1);
      await ask(writeConfig(), { env: { HTTPS_PROXY } });
      expect(connects).toHaveLength(1);
      const direct = async (NO_PROXY: string): Promise<boolean> => {
        const before = connects.length;
        await ask(far, { env: { HTTPS_PROXY, NO_PROXY } }).catch(() => {});
        return connects.length === before;
      };
      for (const setting of ["*", "test", ".test", "a.b, kubernetes.test", `kubernetes.test:${port}`, "*.test"])
        expect(await direct(setting), setting).toBe(true);
      for (const setting of ["", "kubernetes", "other.test", "kubernetes.test:1", "10.0.0.0/8"])
        expect(await direct(setting), setting).toBe(false);
    } finally {
      await close(proxy);
    }
  });

  it("refuses a proxy that is none", async () => {
    const error = await failure(ask(writeConfig({ cluster: { "proxy-url": "ftp://canary@x" } })));
    expect(error.message).toBe("proxy-url must be an http, https or socks5 URL");
  });
});

function listen(target: net.Server): Promise<number> {
  return new Promise((resolve) =>
    target.listen(0, "127.0.0.1", () => resolve((target.address() as net.AddressInfo).port)),
  );
}

function close(target: net.Server): Promise<void> {
  if ("closeAllConnections" in target) (target as https.Server).closeAllConnections();
  return new Promise((resolve) => target.close(() => resolve()));
}
