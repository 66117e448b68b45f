import { compareBytes, toBase64 } from "../../base/index.ts";
import { GoComplex } from "../goComplex.ts";
import { CycleGuard, formatFloat } from "../goFormat.ts";
import { GoInt, type GoMap, GoObject, type GoValue, isNilCollection } from "../goValue.ts";
import { callError } from "./failure.ts";

export interface JsonStyle {
  /** `<`, `>` and `&` as `\u003c` and so on. */
  readonly escapeHtml: boolean;
  /** One level of indentation; compact when absent. */
  readonly indent?: string;
}

/**
 * JSON as Go's encoding/json writes it: keys sorted by bytes, nil lists and maps as null, bytes in base64.
 * Throws "json: unsupported value: NaN" and its like.
 */
export function writeJson(value: GoValue, style: JsonStyle): string {
  return new JsonWriter(style).write(value, 0, true);
}

class JsonWriter {
  private readonly style: JsonStyle;
  private readonly guard = new CycleGuard();

  constructor(style: JsonStyle) {
    this.style = style;
  }

  write(value: GoValue, depth: number, sorted: boolean): string {
    switch (typeof value) {
      case "string":
        return quoteJson(value, this.style.escapeHtml);
      case "number":
        return formatNumber(value);
      case "bigint":
      case "boolean":
        return String(value);
      case "function":
        throw callError("json: unsupported type: func() (interface {}, error)");
      case "undefined":
        return "null";
    }
    if (value === null || isNilCollection(value)) return "null";
    if (value instanceof GoInt) return String(value.value);
    if (value instanceof Uint8Array) return `"${toBase64(value)}"`;
    if (value instanceof GoObject) return this.write(plainOf(value), depth, false);
    this.guard.enter(value);
    const out = Array.isArray(value) ? this.writeList(value, depth) : this.writeMap(value, depth, sorted);
    this.guard.leave(value);
    return out;
  }

  private writeList(list: readonly GoValue[], depth: number): string {
    if (list.length === 0) return "[]";
    const items = list.map((item) => this.write(item, depth + 1, true));
    return this.wrap("[", items, "]", depth);
  }

  private writeMap(map: GoMap, depth: number, sorted: boolean): string {
    const keys = Object.keys(map);
    if (keys.length === 0) return "{}";
    this.guard.count(keys.length);
    if (sorted) keys.sort(compareBytes);
    const colon = this.style.indent === undefined ? ":" : ": ";
    const entries = keys.map(
      (key) => quoteJson(key, this.style.escapeHtml) + colon + this.write(map[key], depth + 1, true),
    );
    return this.wrap("{", entries, "}", depth);
  }

  private wrap(open: string, parts: readonly string[], close: string, depth: number): string {
    const { indent } = this.style;
    if (indent === undefined) return open + parts.join(",") + close;
    const inner = `\n${indent.repeat(depth + 1)}`;
    return `${open}${inner}${parts.join(`,${inner}`)}\n${indent.repeat(depth)}${close}`;
  }
}

/** What a struct looks like to a writer; its fields keep their order. */
export function plainOf(object: GoObject): GoValue {
  if (object instanceof GoComplex) throw callError("json: unsupported type: complex128");
  return object.toPlain() as GoValue;
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw callError(`json: unsupported value: ${formatFloat(value)}`);
  return Object.is(value, -0) ? "-0" : String(value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON escapes
const ordinary = /^[^\u0000-\u001f"\\<>&\u2028\u2029\ud800-\udfff]*$/;

function quoteJson(text: string, escapeHtml: boolean): string {
  if (ordinary.test(text)) return `"${text}"`;
  const quoted = text.isWellFormed() ? JSON.stringify(text) : `"${Array.from(text, quoteCharacter).join("")}"`;
  const escaped = quoted.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  if (!escapeHtml) return escaped;
  return escaped.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");
}

function quoteCharacter(character: string): string {
  return character.isWellFormed() ? JSON.stringify(character).slice(1, -1) : "\\ufffd";
}
