import {
  KpackError,
  type Value,
  type ValueMap,
  getOwn,
  isGoSpace,
  isMap,
  parseJsonPrefix,
  quoteGo,
  quoteGoRune,
  setOwn,
} from "../../base/index.ts";

/** How one of the --set flags reads its text. */
export interface SetMode {
  /** A backslash takes the next character as it is. */
  readonly escapes: boolean;
  /** What ends a key. */
  readonly keyStops: string;
  /** Assigns the value that starts at the parser's place. */
  readonly readValue: (parser: SetParser) => ReadValue;
}

export interface ReadValue {
  value: Value;
  /** The text ended where a value should begin. */
  atEnd?: boolean;
}

const maxIndex = 65_536;
const maxNesting = 30;
const maxNodes = 1_000_000;

/** Thrown where the text ends between assignments; never leaves this file. */
class EndOfText extends Error {}

/**
 * One assignment list of `--set` and its relatives, read into a map of values.
 * Mirrors: Helm pkg/strvals, with its error texts. Beyond it, lists nest at most 30 deep and one flag makes at
 * most a million nodes.
 */
export class SetParser {
  private readonly text: string;
  private readonly mode: SetMode;
  private at = 0;
  private nodes = 0;

  constructor(text: string, mode: SetMode) {
    this.text = text;
    this.mode = mode;
  }

  /** Reads every assignment into `values`. */
  parseInto(values: ValueMap): void {
    try {
      for (;;) this.readKey(values, 0);
    } catch (error) {
      if (!(error instanceof EndOfText)) throw error;
    }
  }

  /** Throws EndOfText when the text ends behind this key and its value. */
  private readKey(values: ValueMap, nesting: number): void {
    const { run: key, stop } = this.readUntil(this.mode.keyStops);
    switch (stop) {
      case undefined:
        if (key === "") throw new EndOfText();
        throw invalid(`key ${quoteGo(key)} has no value`);
      case "[":
        this.readIndexed(values, key, nesting);
        return;
      case "=": {
        const { value, atEnd } = this.mode.readValue(this);
        setKey(values, key, value);
        if (atEnd) throw new EndOfText();
        return;
      }
      case ",":
        throw invalid(`key ${quoteGo(key)} has no value (cannot end with ,)`);
      default:
        this.readNested(values, key, nesting + 1);
    }
  }

  private readIndexed(values: ValueMap, key: string, nesting: number): void {
    const index = this.readIndex();
    if (index === undefined) throw new EndOfText();
    const existing = getOwn(values, key);
    if (existing !== undefined && !Array.isArray(existing)) throw wrongType(existing, "[]interface {}");
    const { list, atEnd } = this.readItem(existing ?? [], index, { names: nesting, lists: 1 });
    setKey(values, key, list);
    if (atEnd) throw new EndOfText();
  }

  private readNested(values: ValueMap, key: string, nesting: number): void {
    if (nesting > maxNesting) throw tooDeep();
    const existing = getOwn(values, key);
    if (existing !== undefined && !isMap(existing)) throw wrongType(existing, "map[string]interface {}");
    const inner = existing ?? {};
    this.charge(1);
    let ended: EndOfText | undefined;
    try {
      this.readKey(inner, nesting);
    } catch (error) {
      if (!(error instanceof EndOfText)) throw error;
      ended = error;
    }
    const isEmpty = Object.keys(inner).length === 0;
    if (isEmpty && !ended) throw invalid(`key map ${quoteGo(key)} has no value`);
    if (!isEmpty) setKey(values, key, inner);
    if (ended) throw ended;
  }

  /** Reads what follows `[`: an index and the closing bracket; undefined when the text ends before that. */
  private readIndex(): number | undefined {
    const { run, stop } = this.readUntil("]");
    if (stop === undefined) return undefined;
    const digits = /^[+-]?([0-9]+)/.exec(run)?.[1] ?? "";
    const isTooLarge = digits !== "" && BigInt(digits) >= 2n ** 64n;
    if (!isTooLarge && !/^[+-]?[0-9]+$/.test(run))
      throw invalid(`error parsing index: strconv.Atoi: parsing ${quoteGo(run)}: invalid syntax`);
    const exact = isTooLarge ? 2n ** 64n : BigInt(run.replace(/^\+/, ""));
    if (exact !== BigInt.asIntN(64, exact))
      throw invalid(`error parsing index: strconv.Atoi: parsing ${quoteGo(run)}: value out of range`);
    return Number(exact);
  }

  /** Reads what follows `]` and puts it into the list. */
  private readItem(
    list: Value[],
    index: number,
    nesting: { names: number; lists: number },
  ): { list: Value[]; atEnd?: boolean } {
    if (index < 0) throw invalid(`negative ${index} index not allowed`);
    if (nesting.lists > maxNesting) throw tooDeep();
    const { run, stop } = this.readUntil("[.=");
    if (run !== "") throw invalid(`unexpected data at end of array index: [${[...run].map(quoteRune).join(" ")}]`);
    if (stop === undefined) return { list, atEnd: true };
    if (stop === "=") return { list: this.setItem(list, index, this.mode.readValue(this).value) };
    const existing = list[index];
    if (stop === "[") {
      const next = this.readIndex();
      if (next === undefined) return { list, atEnd: true };
      if (existing !== undefined && existing !== null && !Array.isArray(existing))
        throw wrongType(existing, "[]interface {}");
      const item = this.readItem(existing ?? [], next, { names: nesting.names, lists: nesting.lists + 1 });
      if (item.atEnd) return { list, atEnd: true };
      return { list: this.setItem(list, index, item.list) };
    }
    let inner: ValueMap = {};
    if (isMap(existing)) inner = existing;
    else if (index < list.length) list[index] = inner;
    try {
      this.readKey(inner, nesting.names);
    } catch (error) {
      if (!(error instanceof EndOfText)) throw error;
      return { list, atEnd: true };
    }
    return { list: this.setItem(list, index, inner) };
  }

  private setItem(list: Value[], index: number, value: Value): Value[] {
    if (index > maxIndex) throw invalid(`index of ${index} is greater than maximum supported index of ${maxIndex}`);
    this.charge(Math.max(1, index + 1 - list.length));
    while (list.length <= index) list.push(null);
    list[index] = value;
    return list;
  }

  private charge(nodes: number): void {
    this.nodes += nodes;
    if (this.nodes > maxNodes)
      throw invalid(`more than ${maxNodes} values in one flag`, "put large values into a file and pass it with -f");
  }

  /** The characters up to one of the stops, which is passed over; no stop at the end of the text. */
  readUntil(stops: string): { run: string; stop: string | undefined } {
    let run = "";
    let from = this.at;
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? "";
      if (stops.includes(character)) {
        run += this.text.slice(from, this.at++);
        return { run, stop: character };
      }
      if (character === "\\" && this.mode.escapes) {
        run += this.text.slice(from, this.at);
        from = ++this.at;
        if (this.at >= this.text.length) return { run, stop: undefined };
      }
      this.at += (this.text.codePointAt(this.at) ?? 0) > 0xffff ? 2 : 1;
    }
    return { run: run + this.text.slice(from), stop: undefined };
  }

  /** The rest of the text, which is passed over. */
  readRest(): string {
    const rest = this.text.slice(this.at);
    this.at = this.text.length;
    return rest;
  }

  /** A scalar up to the next comma, or a list in braces. */
  readScalarOrList(convert: (text: string) => Value): ReadValue {
    if (this.at >= this.text.length) return { value: "", atEnd: true };
    if (this.text[this.at] !== "{") return { value: convert(this.readUntil(",").run) };
    this.at++;
    const list: Value[] = [];
    for (;;) {
      const { run, stop } = this.readUntil(",}");
      if (stop === undefined) throw invalid("list must terminate with '}'");
      this.charge(1);
      list.push(convert(run));
      if (stop === "}") break;
    }
    if (this.text[this.at] === ",") this.at++;
    return { value: list };
  }

  /** A JSON value; nothing at all is null. */
  readJson(): ReadValue {
    if (this.skipBlank()) return { value: null };
    const { value, end, rangeError } = parseJsonPrefix(this.text, this.at);
    if (rangeError) throw rangeError;
    this.at = end;
    this.skipBlank();
    return { value };
  }

  /** Passes over white space and one comma; true when a comma or the end of the text was there. */
  private skipBlank(): boolean {
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? "";
      if (character !== "," && !isGoSpace(character.charCodeAt(0))) return false;
      this.at++;
      if (character === ",") return true;
    }
    return true;
  }
}

/** An empty key takes no value. */
function setKey(values: ValueMap, key: string, value: Value): void {
  if (key !== "") setOwn(values, key, value);
}

function quoteRune(character: string): string {
  return quoteGoRune(character.codePointAt(0) ?? 0);
}

function wrongType(value: Value, wanted: string): KpackError {
  return invalid(`unable to parse key: interface conversion: interface {} is ${typeName(value)}, not ${wanted}`);
}

function typeName(value: Value): string {
  if (value === null) return "nil";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "object") return "map[string]interface {}";
  const names: Record<string, string> = { string: "string", boolean: "bool", number: "float64", bigint: "int64" };
  return names[typeof value] ?? "interface {}";
}

function tooDeep(): KpackError {
  return invalid(
    `value name nested level is greater than maximum supported nested level of ${maxNesting}`,
    "put deeply nested values into a file and pass it with -f",
  );
}

function invalid(message: string, hint?: string): KpackError {
  return new KpackError("chart/invalid-set", message, { hint });
}
