import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Run, root } from "./runKpack.ts";

/** A chart of `count` ConfigMaps whose data comes from values, with a hook and a test. */
export function writeConfigChart(folder: string, count = 3): string {
  const files: Record<string, string> = {
    "Chart.yaml": "apiVersion: v2\nname: settings\nversion: 0.1.0\nappVersion: 1.0.0\n",
    "values.yaml": `text: one\ncount: ${count}\n`,
    "templates/config.yaml": `{{- range $i := until (int .Values.count) }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $.Release.Name }}-{{ $i }}
data:
  text: {{ $.Values.text | quote }}
{{- end }}
`,
    "templates/NOTES.txt": "text is {{ .Values.text }}\n",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kpack-release-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A real Helm, `helm` (4) or `helm3`; undefined when it is not on this machine. */
export function findHelm(name: "helm" | "helm3"): string | undefined {
  const folders = [
    path.join(process.env["KPACK_ORACLES"] ?? path.join(os.homedir(), ".cache/kpack-oracles"), "bin"),
    ...(process.env["PATH"] ?? "").split(":"),
  ];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const { status, stdout, stderr } = spawnSync(command, [...args], {
    encoding: "utf8",
    env: cleanEnv(env),
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}

/** Starts kpack and lets it run; `ended` gives its outcome. */
export function startKpack(args: readonly string[], env: NodeJS.ProcessEnv = {}): { pid: number; ended: Promise<Run> } {
  return start(process.execPath, [path.join(root, "bin/kpack.js"), ...args], env);
}

/** Starts a program and lets it run. */
export function start(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { pid: number; ended: Promise<Run> } {
  const child = spawn(command, [...args], {
    env: cleanEnv(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Run>((resolve) => child.on("close", (status) => resolve({ status, stdout, stderr })));
  return { pid: child.pid ?? 0, ended };
}

function cleanEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...process.env, NODE_EXTRA_CA_CERTS: undefined, ...env };
}
