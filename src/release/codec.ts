import { KpackError, isMap, stringifyJson, fromBase64, toBase64 } from "../base/index.ts";
import type { Value } from "../base/index.ts";
import type { Compression } from "../ports/index.ts";
import { parseDocument, stringify } from "../yaml/index.ts";
import type { Release } from "./record.ts";

/** A record larger than this when unpacked is refused (R10). */
const maxRecordBytes = 64 * 1024 * 1024;
/** Text compresses well: Helm's own records reach 50:1. */
const maxRecordRatio = 1_000;

/**
 * A record for a store. "helm": base64 of gzip of JSON, as Helm's drivers keep it (pkg/storage/driver encodeRelease).
 * "text": YAML with the manifest as a block, which people and git can read; file contents stay base64.
 */
export function encodeRelease(
  release: Release,
  compression: Compression,
  encoding: "helm" | "text" = "helm",
): Uint8Array {
  if (encoding === "text") return new TextEncoder().encode(stringify(release as unknown as Value));
  const json = new TextEncoder().encode(stringifyJson(release as unknown as Value));
  return new TextEncoder().encode(toBase64(compression.gzip(json)));
}

/**
 * Reads what `encodeRelease` or Helm wrote; also JSON that was never compressed, as old Helm versions stored it.
 * Throws `release/unreadable-record`.
 */
export function decodeRelease(bytes: Uint8Array, compression: Compression): Release {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (/^[a-z_]+:/m.test(text.slice(0, 200)))
      return checkRelease(parseDocument(text, { reader: "sigs", integers: "exact" }));
    let content: Uint8Array = fromBase64(text.trim());
    if (content[0] === 0x1f && content[1] === 0x8b)
      content = compression.gunzip(content, { maxBytes: maxRecordBytes, maxRatio: maxRecordRatio });
    return checkRelease(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content)));
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): KpackError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new KpackError("release/unreadable-record", `the record cannot be read: ${why}`, {
    hint: '"kpack list" marks such revisions; the others of the release can still be used',
    cause,
  });
}

/** The fields that everything else relies on; the rest is taken as it is. */
export function checkRelease(value: unknown): Release {
  if (!isMap(value)) throw new Error("it is not an object");
  const { name, version, info } = value;
  if (typeof name !== "string" || name === "") throw new Error("it has no name");
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) throw new Error("it has no revision");
  if (!isMap(info) || typeof info["status"] !== "string") throw new Error("it has no status");
  return { namespace: "", ...value } as unknown as Release;
}
