import { isMap, plain, type Value } from "../../base/index.ts";
import type { KubeObject } from "../../ports/index.ts";

const mask = "***";
/** Shorter values are words of ordinary sentences: replacing them everywhere would hide the message, not the secret. */
const shortestMasked = 4;

/**
 * An API server's message about a Secret, with the Secret's values blanked out: servers quote what they refuse.
 * Any other object's message is returned as it is.
 */
export function maskSecretText(message: string, object: KubeObject | undefined): string {
  if (object?.["kind"] !== "Secret") return message;
  let masked = message
    .replace(/(unstructured\{Value:|Invalid value: |Duplicate value: )("(?:[^"\\]|\\.)*"|[^\s,:}]+)/g, `$1${mask}`)
    .replace(/(&value\.\w+\{Value:)[^}]*/g, `$1${mask}`);
  const values = secretValues(object).sort((a, b) => b.length - a.length);
  for (const value of values) masked = masked.split(value).join(mask);
  return masked;
}

/** Every value under data and stringData, as written and decoded. */
function secretValues(object: KubeObject): string[] {
  const values = new Set<string>();
  for (const field of ["data", "stringData"]) {
    const map = object[field];
    if (!isMap(map)) continue;
    for (const key of Object.keys(map)) addTexts(map[key], values);
  }
  return [...values];
}

function addTexts(value: Value | undefined, into: Set<string>): void {
  const scalar = value === undefined ? undefined : plain(value);
  if (scalar === undefined || scalar === null || typeof scalar === "object") return;
  const text = String(scalar);
  if (text.length >= shortestMasked) into.add(text).add(JSON.stringify(text).slice(1, -1));
  if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(text)) return;
  const decoded = decodeBase64(text);
  if (decoded !== undefined && decoded.length >= shortestMasked) into.add(decoded);
}

function decodeBase64(text: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replace(/\s/g, "")), (c) => c.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
