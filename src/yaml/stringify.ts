import { KpackError, OddScalar, type Value, type ValueMap, isMap } from "../base/index.ts";
import { formatFloat } from "./goFloat.ts";
import { sortKeys } from "./keyOrder.ts";
import { chooseStyle } from "./scalarStyle.ts";
import { literalStyle, plainStyle } from "./token.ts";
import { writeScalar } from "./writeScalar.ts";

const lineWidth = 80;
/** The longest key that stands before its colon, in bytes of UTF-8. */
const longestSimpleKey = 128;

/** How numbers and strings become text. */
interface Flavour {
  formatNumber(value: number): string;
  prepareText(text: string): string;
}

/** A collection that is being written. */
interface Frame {
  readonly list: Value[] | undefined;
  readonly map: ValueMap | undefined;
  readonly keys: string[];
  readonly length: number;
  readonly indent: number;
  next: number;
  /** The value of the complex key at `next - 1` is due. */
  valueDue: boolean;
}

/**
 * YAML text of a value: the bytes of sigs.k8s.io/yaml's Marshal, which are those of `kustomize build` and of Helm's
 * toYaml (before it trims). Keys come in natural order; lists are not indented below their key. Ends in a line break.
 * Uses no call stack for nesting.
 *
 * Throws `yaml/unprintable` for characters that Marshal refuses.
 * Mirrors: sigs.k8s.io/yaml Marshal, that is encoding/json, then go-yaml 2.
 */
export function stringify(value: Value): string {
  return new Writer(marshalFlavour).write(value);
}

/** The same without the passage through JSON: number is Go's float64 (`1e+06`), bigint is int64. */
export function stringifyDirect(value: Value): string {
  return new Writer(directFlavour).write(value);
}

const marshalFlavour: Flavour = { formatNumber: formatJsonNumber, prepareText: throughJson };
const directFlavour: Flavour = { formatNumber: formatFloat, prepareText: (text) => text };

/** A float that went through JSON: what looks like a 64-bit integer there is one. */
function formatJsonNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isFinite(value))
    throw new KpackError("yaml/unsupported-value", `json: unsupported value: ${String(value)}`);
  if (Number.isInteger(value) && value > -(2 ** 63) && value < 2 ** 64) return String(value);
  return formatFloat(value);
}

function formatBigInt(value: bigint): string {
  const fits = value >= -0x8000000000000000n && value <= 0xffffffffffffffffn;
  return fits ? String(value) : formatFloat(Number(value));
}

/** What Go's JSON text, read back as YAML, makes of a string. */
function throughJson(text: string): string {
  if (!suspicious.test(text)) return text;
  const whole = text.replace(loneSurrogate, "\ufffd");
  if (forbidden.test(whole))
    throw new KpackError("yaml/unprintable", "yaml: control characters are not allowed", {
      hint: "Remove the control character from the value, or base64-encode the value.",
    });
  // JSON leaves NEL alone, and YAML reads it as a line break inside quotes, to be folded.
  return whole.replace(/ *\x85[ \x85]*/g, (gap) => {
    const breaks = gap.replaceAll(" ", "").length;
    return breaks === 1 ? " " : "\n".repeat(breaks - 1);
  });
}

const suspicious = /[\x7f-\x9f\ud800-\udfff\ufffe\uffff]/;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const forbidden = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

class Writer {
  readonly #flavour: Flavour;
  readonly #stack: Frame[] = [];
  #out = "";

  constructor(flavour: Flavour) {
    this.#flavour = flavour;
  }

  write(value: Value): string {
    this.#writeNode(value, -2, 0, false);
    for (let frame = this.#stack.at(-1); frame; frame = this.#stack.at(-1)) {
      if (frame.next >= frame.length && !frame.valueDue) this.#stack.pop();
      else if (frame.list) this.#writeItem(frame, frame.list);
      else if (frame.map) this.#writeEntry(frame, frame.map);
    }
    return this.#out;
  }

  #writeItem(frame: Frame, list: Value[]): void {
    const { indent } = frame;
    this.#out += frame.next === 0 ? "-" : `${padding(indent)}-`;
    this.#writeNode(list[frame.next++] as Value, indent, indent + 1, true);
  }

  #writeEntry(frame: Frame, map: ValueMap): void {
    const { indent } = frame;
    if (frame.valueDue) {
      frame.valueDue = false;
      this.#out += `${padding(indent)}:`;
      this.#writeNode(map[frame.keys[frame.next - 1] as string] as Value, indent, indent + 1, true);
      return;
    }
    const name = frame.keys[frame.next] as string;
    const key = this.#flavour.prepareText(name);
    if (frame.next++ > 0) this.#out += padding(indent);
    if (!isSimpleKey(key)) {
      this.#out += "? ";
      this.#writeText(key, indent, indent + 2);
      frame.valueDue = true;
      return;
    }
    const style = chooseStyle(key, true);
    const text = style === plainStyle ? key : writeScalar(key, style, { column: 0, indent: 0, width: Infinity });
    this.#out += `${text}:`;
    this.#writeNode(map[name] as Value, indent, indent + text.length + 1, false);
  }

  /** Writes what follows `-`, `?`, `:` or `key:`. `isInline`: a collection begins on this line, and is indented. */
  #writeNode(value: Value, indent: number, column: number, isInline: boolean): void {
    const isRoot = column === 0;
    if (typeof value === "object" && value !== null && !(value instanceof OddScalar)) {
      const list = Array.isArray(value) ? value : undefined;
      const map = isMap(value) ? value : undefined;
      const keys = map ? sortKeys(Object.keys(map)) : [];
      const length = list ? list.length : keys.length;
      if (length === 0) this.#out += `${isRoot ? "" : " "}${list ? "[]" : "{}"}\n`;
      else {
        if (!isRoot) this.#out += isInline ? " " : "\n";
        const own = list && !isInline && !isRoot ? indent : indent + 2;
        if (!isInline && !isRoot) this.#out += padding(own);
        this.#stack.push({ list, map, keys, length, indent: own, next: 0, valueDue: false });
      }
      return;
    }
    if (!isRoot) this.#out += " ";
    const scalar = value instanceof OddScalar ? value.value : value;
    if (typeof scalar === "string")
      this.#writeText(this.#flavour.prepareText(scalar), Math.max(indent, 0), isRoot ? 0 : column + 1);
    else if (typeof scalar === "number") this.#out += `${this.#flavour.formatNumber(scalar)}\n`;
    else this.#out += `${typeof scalar === "bigint" ? formatBigInt(scalar) : String(scalar)}\n`;
  }

  #writeText(text: string, indent: number, column: number): void {
    const style = chooseStyle(text, false);
    if (style === plainStyle && column + text.length <= lineWidth) this.#out += `${text}\n`;
    else {
      const written = writeScalar(text, style, { column, indent: indent + 2, width: lineWidth });
      this.#out += style === literalStyle && written.endsWith("\n") ? written : `${written}\n`;
    }
  }
}

function isSimpleKey(key: string): boolean {
  if (key.length <= 42) return !anyBreak.test(key);
  return utf8Length(key) <= longestSimpleKey && !anyBreak.test(key);
}

const anyBreak = /[\n\r\x85\u2028\u2029]/;

function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    length += c < 0x80 ? 1 : c < 0x800 ? 2 : c >= 0xd800 && c <= 0xdfff ? 2 : 3;
  }
  return length;
}

const paddings: readonly string[] = Array.from({ length: 64 }, (_, i) => " ".repeat(i));

function padding(indent: number): string {
  return paddings[indent] ?? " ".repeat(indent);
}
