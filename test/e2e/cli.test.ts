import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root, runKpack } from "../support/runKpack.ts";

describe("the command line", () => {
  test("without a command prints help on stdout", () => {
    const { status, stdout, stderr } = runKpack([]);
    expect(status).toBe(0);
    expect(stdout).toContain("Usage: kpack COMMAND");
    expect(stderr).toBe("");
  });

  test("version in every form", () => {
    expect(runKpack(["version", "--short"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(JSON.parse(runKpack(["version", "-o", "json"]).stdout)).toHaveProperty("version");
    expect(runKpack(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each(["bash", "zsh", "fish", "powershell"])("completion for %s names the commands", (shell) => {
    const { status, stdout } = runKpack(["completion", shell]);
    expect(status).toBe(0);
    expect(stdout).toContain("build");
    expect(stdout).toContain("enable-helm");
  });

  test.skipIf(process.platform !== "linux")(
    "-o with the name of an open file writes there and leaves the name alone",
    () => {
      const folder = mkdtempSync(path.join(tmpdir(), "kpack-cli-"));
      const file = openSync(path.join(folder, "out.yaml"), "w");
      const target = "overlays-examples/hello/overlays/prod";
      const { status } = spawnSync(process.execPath, ["bin/kpack.js", "build", target, "-o", "/proc/self/fd/3"], {
        cwd: root,
        stdio: ["ignore", "pipe", "pipe", file],
      });
      closeSync(file);
      expect(status).toBe(0);
      expect(readFileSync(path.join(folder, "out.yaml"), "utf8")).toBe(runKpack(["build", target]).stdout);
      rmSync(folder, { recursive: true });
    },
  );

  test("what was checked out is gone when the command ends, well or badly", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "kpack-cli-"));
    const repository = path.join(folder, "repository");
    const temporary = path.join(folder, "temporary");
    mkdirSync(repository);
    mkdirSync(temporary);
    writeFileSync(path.join(repository, "kustomization.yaml"), "resources: [map.yaml]\n");
    writeFileSync(path.join(repository, "map.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n");
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    for (const args of [
      ["init", "-q"],
      ["add", "."],
      [...identity, "commit", "-qm", "all"],
    ])
      expect(spawnSync("git", args, { cwd: repository }).status).toBe(0);
    for (const [target, expected] of [
      ["", 0],
      ["//none", 1],
    ] as const) {
      const { status } = runKpack(["build", "--allow-file-git", `file://${repository}${target}`], {
        env: { TMPDIR: temporary },
      });
      expect(status).toBe(expected);
      expect(readdirSync(temporary)).toEqual([]);
    }
    rmSync(folder, { recursive: true });
  });

  test("wrong usage ends with 2, one message and a remedy, nothing on stdout", () => {
    for (const args of [["buld"], ["build", "--nope"], ["completion"], ["completion", "tcsh"]]) {
      const { status, stdout, stderr } = runKpack(args);
      expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: "" });
      expect(stderr).toMatch(/^Error: /);
      expect(stderr).toContain("Hint: ");
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  test("a failure ends with 1, its code, and no stack trace", () => {
    const { status, stdout, stderr } = runKpack(["build", "no-such-folder"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^Error: .*no-such-folder.* \[[a-z]+\/[a-z-]+\]\n/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("the code cache may be off or unwritable", () => {
    expect(runKpack(["version", "--short"], { env: { KPACK_CODE_CACHE: "off" } }).status).toBe(0);
    expect(runKpack(["version", "--short"], { env: { XDG_CACHE_HOME: "/proc/nowhere" } }).status).toBe(0);
  });

  test("compiled code is kept for the user alone, and written anew when it is cut off", () => {
    const home = mkdtempSync(path.join(tmpdir(), "kpack-cache-"));
    try {
      const lint = (): unknown => runKpack(["lint", "charts-examples/hello"], { env: { XDG_CACHE_HOME: home } });
      const first = lint();
      const [folder = ""] = readdirSync(path.join(home, "kpack")).map((name) => path.join(home, "kpack", name));
      const files = readdirSync(folder).map((name) => path.join(folder, name));
      expect(files.length).toBeGreaterThan(0);
      const sizes = files.map((file) => statSync(file).size);
      for (const file of files) {
        expect(statSync(file).mode & 0o077).toBe(0);
        truncateSync(file, 100);
      }
      expect(lint()).toEqual(first);
      expect(files.map((file) => statSync(file).size > 100)).toEqual(sizes.map(() => true));
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
