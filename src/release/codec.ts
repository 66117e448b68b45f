import { KpackError, isMap, stringifyJson, fromBase64, toBase64 } from "../base/index.ts";
import type { Value } from "../base/index.ts";
import type { Compression } from "../ports/index.ts";
import { parseDocument, stringify } from "../yaml/index.ts";
import type { Release } from "./record.ts";

/** A record larger than this when unpacked is refused (R10), and never written. */
const maxRecordBytes = 64 * 1024 * 1024;
/** Beyond what deflate can do (1032:1): a file of zeros in a chart is no attack, the size alone decides. */
const maxRecordRatio = 1_100;

/**
 * A record for a store. "helm": base64 of gzip of JSON, as Helm's drivers keep it (pkg/storage/driver encodeRelease).
 * "text": YAML with the manifest as a block, which people and git can read; file contents stay base64.
 */
export function encodeRelease(
  release: Release,
  compression: Compression,
  encoding: "helm" | "text" = "helm",
): Uint8Array {
  const isText = encoding === "text";
  const value = release as unknown as Value;
  const written = new TextEncoder().encode(isText ? stringify(value) : stringifyJson(value));
  if (written.length > maxRecordBytes) throw tooLarge(release, written.length);
  return isText ? written : new TextEncoder().encode(toBase64(compression.gzip(written)));
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

/** What is left of a damaged record. */
export interface SalvagedRelease {
  /** All of it reads, though something about it does not fit. */
  whole?: Release;
  /** It was cut off: the fields that are complete. */
  fields?: Partial<Release>;
}

/**
 * Reads what it can of a record that was edited, misplaced or cut off. kpack writes the fields of text in the order of
 * their names, so that what says which revision it is comes last.
 */
export function salvageRelease(
  bytes: Uint8Array,
  compression: Compression,
  encoding: "helm" | "text",
): SalvagedRelease {
  const whole = attempt(() => decodeRelease(bytes, compression));
  if (whole) return { whole };
  if (encoding === "helm") return {};
  const text = new TextDecoder().decode(bytes);
  const last = [...text.matchAll(/^[a-z_]+:/gm)].at(-1)?.index ?? 0;
  const fields = attempt(() => parseDocument(text.slice(0, last), { reader: "sigs", integers: "exact" }));
  return isMap(fields) ? { fields: fields as unknown as Partial<Release> } : {};
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return undefined;
  }
}

function tooLarge({ name, version, chart }: Release, size: number): KpackError {
  const files = (chart?.files ?? []).map((file) => file.name).slice(0, 5);
  const mebibytes = Math.ceil(size / (1024 * 1024));
  return new KpackError(
    "release/record-too-large",
    `the record of revision ${version} of ${name} would have ${mebibytes} MiB; at most 64 MiB can be kept`,
    {
      hint: `list large files that templates do not need in .helmignore${files.length ? `: ${files.join(", ")}` : ""}`,
    },
  );
}

function unreadable(cause: unknown): KpackError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new KpackError("release/unreadable-record", `the record cannot be read: ${why}`, {
    hint: '"kpack list" marks such revisions, "kpack repair" rebuilds them; the others of the release can still be used',
    cause,
  });
}

/** The fields that everything else relies on; the rest is taken as it is. */
function checkRelease(value: unknown): Release {
  if (!isMap(value)) throw new Error("it is not an object");
  const { name, version, info } = value;
  if (typeof name !== "string" || name === "") throw new Error("it has no name");
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) throw new Error("it has no revision");
  if (!isMap(info) || typeof info["status"] !== "string") throw new Error("it has no status");
  return { namespace: "", ...value } as unknown as Release;
}
