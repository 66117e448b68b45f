import type { CrdFile } from "../chart.ts";
import type { Hook } from "./hook.ts";
import type { Manifest } from "./sortManifests.ts";

/** Text, and bytes that are copied as they are. */
export type OutputChunk = string | Uint8Array;

/** What `helm template` prints for objects: CRD files first, a `# Source:` line before each. */
export function manifestChunks(crds: readonly CrdFile[], manifests: readonly Manifest[]): OutputChunk[] {
  const chunks: OutputChunk[] = [];
  for (const { path, file } of crds) chunks.push(`---\n# Source: ${path}\n`, file.bytes, "\n");
  let text = "";
  for (const manifest of manifests) text += sourceDocument(manifest.path, manifest.text);
  if (text !== "") chunks.push(text);
  return trimEnd(chunks);
}

/** What it prints for hooks, after the objects. */
export function hookText(hooks: readonly Hook[]): string {
  return hooks.map((hook) => sourceDocument(hook.path, hook.manifest)).join("");
}

/** A document under the line that names its template. */
export function sourceDocument(path: string, text: string): string {
  return `---\n# Source: ${path}\n${text}\n`;
}

/** Without white space at the end, and with one line break after it. */
function trimEnd(chunks: OutputChunk[]): OutputChunk[] {
  while (chunks.length > 0) {
    const last = chunks.pop() ?? "";
    const trimmed = typeof last === "string" ? last.trimEnd() : trimBytes(last);
    if (trimmed.length === 0) continue;
    chunks.push(trimmed);
    break;
  }
  chunks.push("\n");
  return chunks;
}

function trimBytes(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 32 || ((bytes[end - 1] ?? 0) >= 9 && (bytes[end - 1] ?? 0) <= 13))) end--;
  return bytes.subarray(0, end);
}
