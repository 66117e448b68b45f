import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { globalOptions } from "../../../src/cli/specs/global.ts";
import { commands } from "../../../src/cli/table.ts";
import { runCommand } from "../../support/commandIo.ts";

const examples = path.join(import.meta.dirname, "../../../charts-examples");
const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../cases/helmFlags.json"), "utf8"),
) as Record<string, string[]>;

// helmFlags.json is what the real helms' help lists (scripts/updateHelmFlags.js).
test.each(Object.entries(recorded))("%s has every flag that Helm 3 and 4 have", (command, flags) => {
  const spec = commands.find((each) => each.path.join(" ") === command);
  const known = [...(spec?.options ?? []), ...globalOptions].map(({ short, name }) =>
    short ? `${short} ${name}` : name,
  );
  expect([...flags].filter((flag) => flag !== "h help" && !known.includes(flag))).toEqual([]);
});

describe("flags that Helm's template takes and does not use change nothing", () => {
  test.each([
    "--wait --wait-for-jobs --timeout 5m --description x --labels a=b --create-namespace",
    "--force-conflicts --force-replace --server-side=false --take-ownership --rollback-on-failure --replace",
    "--version 1.2.3 --devel --username u --password p --ca-file x --insecure-skip-tls-verify --pass-credentials",
    "--kubeconfig x --kube-context y --repository-config z --registry-config r --burst-limit 3 --qps 1 --color never",
  ])("%s", async (flags) => {
    const args = ["template", "web", "hello"];
    const plain = await runCommand(args, { directory: examples });
    expect(await runCommand([...args, ...flags.split(" ")], { directory: examples })).toEqual(plain);
  });
});

describe("flags that kpack cannot follow are errors that say so", () => {
  test.each([
    ["template web hello --repo https://charts.invalid", "cannot fetch charts from repositories"],
    ["template web hello --verify", "cannot check signatures"],
    ["template web hello --validate", "does not talk to a cluster"],
    ["template web hello --dry-run=server", "does not talk to a cluster"],
    ["show values hello --jsonpath {.a}", "no JSONPath"],
    ["show chart hello --verify", "cannot check signatures"],
    ["show chart hello --repo https://charts.invalid", "cannot fetch charts from repositories"],
    ["dependency build hello --verify", "cannot check signatures"],
    ["create web --starter mine", "cannot copy a starter"],
    ["package hello --sign --key me --keyring x --passphrase-file y", "cannot sign"],
  ])("%s", async (line, message) => {
    const run = await runCommand(line.split(" "), { directory: examples });
    expect(run).toMatchObject({ stdout: "", stderr: expect.stringContaining(message) as string });
    expect(run.status).toBeGreaterThan(0);
  });
});

describe("names that Helm's commands have besides", () => {
  test.each([
    ["dep list shop", "dependency list shop"],
    ["dependencies ls shop", "dependency list shop"],
    ["inspect values shop", "show values shop"],
    ["dep", "dependency"],
    ["inspect --help", "show --help"],
    ["help inspect chart", "help show chart"],
  ])("%s is %s", async (alias, name) => {
    const run = await runCommand(alias.split(" "), { directory: examples });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run).toEqual(await runCommand(name.split(" "), { directory: examples }));
  });
  test("lint without a path checks the folder it is in", async () => {
    const run = await runCommand(["lint"], { directory: path.join(examples, "hello") });
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining("==> Linting .\n") as string });
  });
});
