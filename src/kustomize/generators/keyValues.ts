import { KpackError, trimGoSpaceStart } from "../../base/index.ts";
import { atField } from "../fieldError.ts";
import type { ConfigMapArgs } from "../model/index.ts";

export interface KeyValue {
  key: string;
  /** Text, or bytes that are not UTF-8. */
  value: string | Uint8Array;
}

interface FileReader {
  read(path: string): Uint8Array;
}

/** Go's scanner stops at a line of this length without a word; here it is an error. */
const maxLineBytes = 64 * 1024;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * The pairs that a ConfigMap or Secret is made of: env files, then literals, then files.
 * Mirrors: kustomize api/kv/kv.go.
 */
export function readKeyValues(args: ConfigMapArgs, files: FileReader): KeyValue[] {
  return [
    ...(args.envs ?? []).flatMap((path, i) => atField(["envs", i], () => readEnvFile(path, files.read(path)))),
    ...(args.literals ?? []).map((literal, i) => atField(["literals", i], () => parseLiteral(literal))),
    ...(args.files ?? []).map((source, i) => atField(["files", i], () => readFileSource(source, files))),
  ];
}

/** Text where the bytes are UTF-8, else the bytes. A byte order mark is content. */
function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
}

/** One `KEY=value` a line; nothing is unquoted, and a key without `=` has the empty value. */
function readEnvFile(path: string, bytes: Uint8Array): KeyValue[] {
  const pairs: KeyValue[] = [];
  let number = 0;
  for (let start = 0; start < bytes.length; number++) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 ? bytes.length : found;
    const where = { path, number: number + 1 };
    const line = decodeLine(bytes.subarray(start, end), where);
    const pair = parseEnvLine(number === 0 ? line.replace(/^\ufeff/, "") : line);
    if (pair) pairs.push(pair);
    start = end + 1;
  }
  return pairs;
}

function decodeLine(line: Uint8Array, where: { path: string; number: number }): string {
  const span = { file: where.path, line: where.number };
  if (line.length >= maxLineBytes)
    throw new KpackError(
      "kustomize/env-line-too-long",
      `line ${where.number} of env file '${where.path}' is too long`,
      {
        span,
        hint: "a line may hold up to 64 KiB (kustomize drops longer lines and all that follow); use files: for large values",
      },
    );
  const text = textOrBytes(line.at(-1) === carriageReturn ? line.subarray(0, -1) : line);
  if (typeof text === "string") return text;
  throw new KpackError("kustomize/env-not-utf8", `line ${where.number} has invalid utf8 bytes`, {
    span,
    hint: "save the file as UTF-8, or use files: for binary content",
  });
}

function parseEnvLine(line: string): KeyValue | undefined {
  const text = trimGoSpaceStart(line);
  if (text === "" || text.startsWith("#")) return undefined;
  const at = text.indexOf("=");
  const key = at < 0 ? text : text.slice(0, at);
  return key === "" ? undefined : { key, value: at < 0 ? "" : text.slice(at + 1) };
}

function parseLiteral(source: string): KeyValue {
  const at = source.indexOf("=");
  if (at <= 0)
    throw new KpackError("kustomize/bad-literal", `invalid literal source ${source}, expected key=value`, {
      hint: "write KEY=value",
    });
  return { key: source.slice(0, at), value: removeQuotes(source.slice(at + 1)) };
}

/** One pair of quotes around the whole value goes away. */
function removeQuotes(text: string): string {
  const first = text[0];
  if (text.length < 2 || first !== text.at(-1) || (first !== '"' && first !== "'")) return text;
  return text.slice(1, -1);
}

function readFileSource(source: string, files: FileReader): KeyValue {
  const { key, path } = parseFileSource(source);
  return { key, value: textOrBytes(files.read(path)) };
}

/** `path` (its last part is the key) or `key=path`. Mirrors: kustomize generators.ParseFileSource. */
export function parseFileSource(source: string): { key: string; path: string } {
  const parts = source.split("=");
  const [key = "", path = ""] = parts;
  if (parts.length === 1) return { key: lastPart(source), path: source };
  if (parts.length > 2) throw badSource(`source "${source}" key name or file path contains '='`);
  if (key === "") throw badSource(`missing key name for file path "${path}" in source "${source}"`);
  if (path === "") throw badSource(`missing file path for key name "${key}" in source "${source}"`);
  return { key, path };
}

/** Mirrors: Go's path.Base. */
function lastPart(path: string): string {
  if (path === "") return ".";
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

function badSource(message: string): KpackError {
  return new KpackError("kustomize/bad-file-source", message, { hint: "write PATH or KEY=PATH" });
}
