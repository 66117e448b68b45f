import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { createMemoryGitClient } from "../../src/adapters/memory/index.ts";
import { createNodeGitClient } from "../../src/adapters/node/index.ts";
import type { NodeGitClient } from "../../src/adapters/node/index.ts";
import { KpackError } from "../../src/base/index.ts";
import type { GitClient, GitReference } from "../../src/ports/index.ts";

const world = mkdtempSync(`${realpathSync(tmpdir())}/kpack-git-test-`);
const env = { PATH: process.env["PATH"], HOME: world, GIT_CONFIG_NOSYSTEM: "1" };
const clients: NodeGitClient[] = [];
function makeClient(options: { allowFile?: boolean } = { allowFile: true }): NodeGitClient {
  const client = createNodeGitClient({ env, ...options });
  clients.push(client);
  return client;
}
afterAll(() => {
  for (const client of clients) client.dispose();
  rmSync(world, { recursive: true, force: true });
});

function git(folder: string, ...args: string[]): void {
  const identity = [
    "-c",
    "user.name=t",
    "-c",
    "user.email=t@t",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "protocol.file.allow=always",
  ];
  execFileSync("git", [...identity, ...args], { cwd: folder, env: { ...env }, stdio: "ignore" });
}

function makeRepository(name: string, prepare: (folder: string) => void): string {
  const folder = `${world}/${name}`;
  mkdirSync(folder);
  git(folder, "init", "-b", "main");
  writeFileSync(`${folder}/file`, "one");
  prepare(folder);
  git(folder, "add", ".");
  git(folder, "commit", "-m", "one");
  return `file://${folder}`;
}

const reference = (change: Partial<GitReference>): GitReference => ({
  url: "",
  submodules: false,
  timeoutMs: 20_000,
  ...change,
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

const simple = makeRepository("simple", () => undefined);
git(`${world}/simple`, "tag", "v1");
writeFileSync(`${world}/simple/file`, "two");
git(`${world}/simple`, "commit", "-am", "two");

const kinds: [string, GitClient, string][] = [
  ["memory", createMemoryGitClient({ [simple]: `${world}/simple` }), simple],
  ["node", makeClient(), simple],
];
describe.each(kinds)("git client: %s", (_, client, url) => {
  it("checks out a repository, or fails", async () => {
    const checkout = await client.checkout(reference({ url }));
    expect(readFileSync(`${checkout.directory}/file`, "utf8")).toBe("two");
    expect(checkout.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(await codeOf(client.checkout(reference({ url: "file:///no/such/repository" })))).toBe("git/failed");
  });
});

describe("node git client", () => {
  it("fetches a ref, into a private folder that dispose removes", async () => {
    const client = makeClient();
    const { directory } = await client.checkout(reference({ url: simple, ref: "v1" }));
    expect(readFileSync(`${directory}/file`, "utf8")).toBe("one");
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    client.dispose();
    expect(existsSync(directory)).toBe(false);
  });

  it.each(["-v1", "--upload-pack=touch x", "a b", "a;b", "a$(id)", "", "a\nb", "a:b", "a\\b"])(
    "G3, ADV-15: the ref %j is refused",
    async (ref) => {
      expect(await codeOf(makeClient().checkout(reference({ url: simple, ref })))).toBe("git/bad-ref");
    },
  );

  it.each([
    "-oProxyCommand=id",
    "--upload-pack=id",
    "ext::sh -c id",
    "git::ext::sh -c id",
    "fd::7",
    "ssh://-oProxyCommand=id/x",
    "ssh://user@-oProxyCommand=id/x",
    "git@-oProxyCommand=id:x",
    "-oProxyCommand=id:x",
    "host:-x",
    "https://host/a b",
    "https://host/\u0000",
    "plain",
  ])("G3, ADV-16: the URL %j is refused", async (url) => {
    expect(await codeOf(makeClient().checkout(reference({ url })))).toBe("git/bad-url");
  });

  it.each(["http://host/x", "git://host/x", "ftp://host/x", "ext://x", "foo://x"])(
    "G3: the protocol of %j is refused",
    async (url) => {
      expect(await codeOf(makeClient().checkout(reference({ url })))).toBe("git/protocol-not-allowed");
    },
  );

  it("G3: repositories on this machine need permission", async () => {
    expect(await codeOf(makeClient({}).checkout(reference({ url: simple })))).toBe("git/protocol-not-allowed");
  });

  it("G3: hooks, filters and links of a repository do nothing", async () => {
    const url = makeRepository("hostile", (folder) => {
      symlinkSync("/etc/passwd", `${folder}/link`);
      writeFileSync(`${folder}/.gitattributes`, "file filter=evil\n");
      writeFileSync(`${folder}/.gitconfig`, `[filter "evil"]\n smudge = touch ${world}/ran\n`);
      for (const hook of ["post-checkout", "post-merge", "reference-transaction"]) {
        writeFileSync(`${folder}/.git/hooks/${hook}`, `#!/bin/sh\ntouch ${world}/ran\n`);
        chmodSync(`${folder}/.git/hooks/${hook}`, 0o755);
      }
    });
    rmSync(`${world}/ran`, { force: true });
    const { directory } = await makeClient().checkout(reference({ url }));
    expect(lstatSync(`${directory}/link`).isSymbolicLink()).toBe(false);
    expect(readFileSync(`${directory}/link`, "utf8")).toBe("/etc/passwd");
    expect(existsSync(`${world}/ran`)).toBe(false);
  });

  it("ADV-17: submodules are fetched only when asked for", async () => {
    const url = makeRepository("outer", (folder) => git(folder, "submodule", "add", simple, "inner"));
    const without = await makeClient().checkout(reference({ url }));
    expect(existsSync(`${without.directory}/inner/file`)).toBe(false);
    const withThem = await makeClient().checkout(reference({ url, submodules: true }));
    expect(existsSync(`${withThem.directory}/inner/file`)).toBe(true);
  });

  it("ADV-15: the caller's GIT_DIR and the like do not reach git", async () => {
    const client = createNodeGitClient({
      env: { ...env, GIT_DIR: "/nowhere", GIT_EXEC_PATH: "/nowhere" },
      allowFile: true,
    });
    clients.push(client);
    expect(await codeOf(client.checkout(reference({ url: simple })))).toBe("no error");
  });

  it("gives up after the timeout", async () => {
    expect(await codeOf(makeClient().checkout(reference({ url: simple, timeoutMs: 1 })))).toBe("git/timeout");
  });
});
