import { KpackError, OddScalar, type Scalar, type Value, type ValueMap } from "../base/index.ts";
import { isBreak } from "./characters.ts";
import { formatFloat } from "./goFloat.ts";
import { compareKeys, compareKeysPretty, sortKeys } from "./keyOrder.ts";
import { choosePrettyStyle, chooseStyle, isOrdinary } from "./scalarStyle.ts";
import { literalStyle, plainStyle } from "./token.ts";
import { writeScalar } from "./writeScalar.ts";

/** The longest key that stands before its colon, in bytes of UTF-8. */
const longestSimpleKey = 128;

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** How numbers and strings become text. */
interface Flavour {
  formatNumber(value: number): string;
  prepareText(text: string): string;
  /** Refuses keys that are too long. */
  checkKey(key: string): void;
  chooseStyle(text: string, isKey: boolean): number;
  compareKeys(a: string, b: string): number;
  /** Lines are broken at spaces beyond this column. */
  readonly width: number;
  readonly indentsLists: boolean;
}

/** A collection that is being written. */
interface Frame {
  readonly list: Value[] | undefined;
  readonly map: ValueMap | undefined;
  readonly keys: string[];
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

/** The texts of several values, in one stream of documents. */
export function stringifyStream(values: readonly Value[]): string {
  const writer = new Writer(marshalFlavour);
  return values.map((value) => writer.write(value)).join("---\n");
}

/** The same without the passage through JSON: number is Go's float64 (`1e+06`), bigint is int64. */
export function stringifyDirect(value: Value): string {
  return new Writer(directFlavour).write(value);
}

/**
 * The same with indented lists and without broken lines: what Helm's toYamlPretty prints, before it trims.
 * number is Go's float64, bigint is int64.
 *
 * Mirrors: go-yaml 3 Encoder with an indentation of 2.
 */
export function stringifyPretty(value: Value): string {
  return new Writer(prettyFlavour).write(value);
}

const marshalFlavour: Flavour = {
  formatNumber: formatJsonNumber,
  prepareText: throughJson,
  checkKey: checkJsonKey,
  chooseStyle,
  compareKeys,
  width: 80,
  indentsLists: false,
};
const directFlavour: Flavour = {
  ...marshalFlavour,
  formatNumber: formatFloat,
  checkKey: () => undefined,
  prepareText: (text) => text.replace(loneSurrogate, "\ufffd"),
};
const prettyFlavour: Flavour = {
  ...directFlavour,
  chooseStyle: choosePrettyStyle,
  compareKeys: compareKeysPretty,
  width: Number.POSITIVE_INFINITY,
  indentsLists: true,
};

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
  if (forbidden.test(whole)) failUnprintable();
  // JSON leaves NEL alone, and YAML reads it as a line break inside quotes, to be folded.
  return whole.replace(/ *\x85[ \x85]*/g, (gap) => {
    const breaks = gap.replaceAll(" ", "").length;
    return breaks === 1 ? " " : "\n".repeat(breaks - 1);
  });
}

/** Go reads its JSON text as YAML, where a key and its quotes have at most 1,024 characters. */
function checkJsonKey(key: string): void {
  if (key.length <= longestJsonKey / 6) return;
  const quoted = JSON.stringify(key).replace(/[<>&\u2028\u2029]/g, "\\u0000");
  if (quoted.length > longestJsonKey && Array.from(quoted).length > longestJsonKey)
    throw new KpackError("yaml/unprintable", "yaml: did not find expected ',' or '}'", {
      hint: `Keys can have about 1,000 characters: shorten ${JSON.stringify(`${key.slice(0, 40)}...`)}.`,
    });
}

const longestJsonKey = 1024;

function failUnprintable(): never {
  throw new KpackError("yaml/unprintable", "yaml: control characters are not allowed", {
    hint: "Remove the control character from the value, or base64-encode the value.",
  });
}

const suspicious = /[\x7f-\x9f\ud800-\udfff\ufffe\uffff]/;
const forbidden = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

class Writer {
  readonly #flavour: Flavour;
  readonly #stack: Frame[] = [];
  #parts: string[] = [];
  /** Which short texts are written as they are: keys, and many values, occur in every object. */
  readonly #ordinary = new Map<string, boolean>();

  constructor(flavour: Flavour) {
    this.#flavour = flavour;
  }

  write(value: Value): string {
    if (isCollection(value)) this.#open(value, -2, "");
    else this.#writeScalar(value, 0, 0);
    for (let frame = this.#stack.at(-1); frame; frame = this.#stack.at(-1)) {
      if (frame.list) this.#writeItems(frame, frame.list);
      else if (frame.map) this.#writeEntries(frame, frame.map);
    }
    const text = this.#parts.join("");
    this.#parts = [];
    return text;
  }

  #isOrdinary(text: string): boolean {
    if (text.length > longestKnown) return isOrdinary(text);
    let known = this.#ordinary.get(text);
    if (known === undefined) {
      known = isOrdinary(text);
      this.#ordinary.set(text, known);
    }
    return known;
  }

  /** Writes items until one is a collection of its own, which goes on the stack. */
  #writeItems(frame: Frame, list: Value[]): void {
    const { indent } = frame;
    while (frame.next < list.length) {
      const item = list[frame.next] as Value;
      if (frame.next > 0) this.#parts.push(padding(indent));
      this.#parts.push("-");
      frame.next++;
      if (isCollection(item)) {
        if (this.#open(item, indent, " ")) return;
      } else {
        this.#parts.push(" ");
        this.#writeScalar(item, indent, indent + 2);
      }
    }
    this.#stack.pop();
  }

  /** Writes entries until the value of one is a collection, which goes on the stack. */
  #writeEntries(frame: Frame, map: ValueMap): void {
    const { keys, indent } = frame;
    const pad = padding(indent);
    while (frame.next < keys.length || frame.valueDue) {
      if (frame.valueDue) {
        frame.valueDue = false;
        this.#parts.push(pad, ":");
        const value = map[keys[frame.next - 1] as string] as Value;
        if (isCollection(value)) {
          if (this.#open(value, indent, " ")) return;
        } else {
          this.#parts.push(" ");
          this.#writeScalar(value, indent, indent + 2);
        }
        continue;
      }
      const name = keys[frame.next] as string;
      if (frame.next++ > 0) this.#parts.push(pad);
      const key = this.#keyText(name, indent);
      if (key === undefined) {
        frame.valueDue = true;
        continue;
      }
      const value = map[name] as Value;
      if (isCollection(value)) {
        this.#parts.push(key, ":");
        if (this.#open(value, indent, "\n")) return;
      } else {
        this.#parts.push(key, ": ");
        this.#writeScalar(value, indent, indent + key.length + 2);
      }
    }
    this.#stack.pop();
  }

  /** A key as it stands before its colon; undefined when it had to be written as a complex key (`? `). */
  #keyText(name: string, indent: number): string | undefined {
    if (name.length <= longestSimpleKey && this.#isOrdinary(name)) return name;
    const key = this.#flavour.prepareText(name);
    this.#flavour.checkKey(name);
    // A line break in a key of the JSON text that Marshal goes through.
    if (key !== name && name.includes("\x85")) failUnprintable();
    if (isSimpleKey(key)) {
      const style = this.#flavour.chooseStyle(key, true);
      return style === plainStyle ? key : writeScalar(key, style, { column: 0, indent: 0, width: Infinity });
    }
    this.#parts.push("? ");
    this.#writeText(key, indent, indent + 2);
    return undefined;
  }

  /**
   * Begins a collection behind what stands in column `indent`; `lead` is what parts the two. Returns false when it is
   * empty and thus written already.
   */
  #open(value: Value[] | ValueMap, indent: number, lead: string): boolean {
    const list = Array.isArray(value) ? value : undefined;
    const map = Array.isArray(value) ? undefined : value;
    const keys = map ? sortKeys(Object.keys(map), this.#flavour.compareKeys) : noKeys;
    if ((list ?? keys).length === 0) {
      this.#parts.push(`${lead === "" ? "" : " "}${list ? "[]" : "{}"}\n`);
      return false;
    }
    // Lists are not indented below their key.
    const own = list && lead === "\n" && !this.#flavour.indentsLists ? indent : indent + 2;
    this.#parts.push(lead === "\n" ? `\n${padding(own)}` : lead);
    this.#stack.push({ list, map, keys, indent: own, next: 0, valueDue: false });
    return true;
  }

  #writeScalar(value: Scalar, indent: number, column: number): void {
    const scalar = value instanceof OddScalar ? value.value : value;
    if (typeof scalar === "string") {
      if (column + scalar.length <= this.#flavour.width && this.#isOrdinary(scalar)) this.#parts.push(scalar, "\n");
      else this.#writeText(this.#flavour.prepareText(scalar), indent, column);
    } else if (typeof scalar === "number") this.#parts.push(`${this.#flavour.formatNumber(scalar)}\n`);
    else if (typeof scalar === "bigint") this.#parts.push(`${formatBigInt(scalar)}\n`);
    else this.#parts.push(`${isVerbatim(value) ? value.text : String(scalar)}\n`);
  }

  #writeText(text: string, indent: number, column: number): void {
    const style = this.#flavour.chooseStyle(text, false);
    const written = writeScalar(text, style, { column, indent: indent + 2, width: this.#flavour.width });
    const hasEnd = style === literalStyle && isBreak(written.charCodeAt(written.length - 1));
    this.#parts.push(hasEnd ? written : `${written}\n`);
  }
}

const noKeys: string[] = [];
const longestKnown = 40;

/** A time or bytes as Go's yaml writers have them: not text, so they get no quotes. */
function isVerbatim(value: Scalar): value is OddScalar {
  const isKind = value instanceof OddScalar && (value.tag === "!!timestamp" || value.tag === "!!binary");
  return isKind && value.value === null;
}

function isCollection(value: Value): value is Value[] | ValueMap {
  return typeof value === "object" && value !== null && !(value instanceof OddScalar);
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

const spaces = " ".repeat(64);

function padding(indent: number): string {
  return indent <= spaces.length ? spaces.slice(0, indent) : " ".repeat(indent);
}
