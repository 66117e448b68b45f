import { setOwn } from "../../../base/index.ts";
import { goTypeName } from "../../goType.ts";
import { type GoMap, type GoValue, isGoMap, typedList } from "../../goValue.ts";
import { quoteCharacter, readTomlScalar, readTomlString } from "./readTomlValue.ts";
import { TomlCursor, TomlFailure, endOfText } from "./tomlCursor.ts";
import { formatTomlKey } from "./writeToml.ts";

const mostNesting = 1_000;
const tableList = "[]map[string]interface {}";

/**
 * Reads TOML 1.0 (with the relaxed inline tables of 1.1): whole numbers are int64, dates time.Time, arrays of tables
 * `[]map[string]interface {}`. Throws KpackError `template/invalid-toml`. Mirrors: BurntSushi/toml, with its wording.
 */
export function parseToml(text: string): GoMap {
  const parser = new TomlParser(text.replace(/^(?:\ufeff|\udcff\udcfe|\udcfe\udcff)/, ""));
  try {
    parser.refuseUtf16();
    return parser.parse();
  } catch (error) {
    if (error instanceof TomlFailure) throw error.toError(parser.lastKey());
    throw error;
  }
}

type Path = readonly string[];

class TomlParser {
  private readonly cursor: TomlCursor;
  private readonly root: GoMap = {};
  /** The table that keys go to. */
  private context: Path = [];
  private key = "";
  /** Tables that exist only because a deeper one was named. */
  private readonly implicit = new Set<string>();
  private nesting = 0;

  constructor(text: string) {
    this.cursor = new TomlCursor(text);
  }

  parse(): GoMap {
    const { cursor } = this;
    for (;;) {
      cursor.take(/[ \t\r\n]+/y);
      const start = cursor.peek();
      if (start === endOfText) return this.root;
      if (start === "#") this.skipComment();
      else if (start === "[") this.readTableHeader();
      else this.readEntry((path, value) => this.set(path, value));
    }
  }

  /** A zero among the first bytes: the text is UTF-16. */
  refuseUtf16(): void {
    if (this.cursor.text.slice(0, 6).includes("\0"))
      throw this.cursor.fail("files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8");
  }

  /** The key that was being read, for errors. */
  lastKey(): string {
    const context = this.context.map(formatTomlKey).join(".");
    if (this.key === "") return context;
    return context === "" ? this.key : `${context}.${this.key}`;
  }

  private skipComment(): void {
    while (this.cursor.peek() !== "\n" && this.cursor.peek() !== "\r" && this.cursor.peek() !== endOfText)
      this.cursor.next();
  }

  /** Only white space and a comment may follow on the line. */
  private endLine(): void {
    const { cursor } = this;
    cursor.skipBlank();
    if (cursor.peek() === "#") this.skipComment();
    const character = cursor.next();
    if (character === endOfText || character === "\n" || character === "\r") return;
    throw cursor.fail(
      `expected a top-level item to end with a newline, comment, or EOF, but got ${quoteCharacter(character)} instead`,
    );
  }

  private readTableHeader(): void {
    const { cursor } = this;
    cursor.next();
    const isList = cursor.accept("[");
    const path = this.readTableName();
    if (isList) {
      const end = cursor.next();
      if (end !== "]") {
        const message = `expected end of table array name delimiter ']', but got ${quoteCharacter(end)} instead`;
        throw end === endOfText ? cursor.failAtEnd(message) : cursor.fail(message);
      }
    }
    this.openTable(path, isList);
    this.endLine();
  }

  private readTableName(): string[] {
    const { cursor } = this;
    const path: string[] = [];
    for (;;) {
      cursor.skipBlank();
      const start = cursor.peek();
      if (start === "]" || start === endOfText)
        throw cursor.fail("unexpected end of table name (table names cannot be empty)");
      if (start === ".") throw cursor.fail("unexpected table separator (table names cannot be empty)");
      path.push(this.readName(start));
      cursor.skipBlank();
      const end = cursor.next();
      if (end === "]") return path;
      if (end === ".") continue;
      const message = `expected '.' or ']' to end table name, but got ${quoteCharacter(end)} instead`;
      throw end === endOfText ? cursor.failAtEnd(message) : cursor.fail(message);
    }
  }

  private readName(start: string): string {
    return start === '"' || start === "'" ? readTomlString(this.cursor, false) : this.cursor.take(/[A-Za-z0-9_-]*/y);
  }

  /** `key = value`; the key is relative to the context. */
  private readEntry(assign: (path: Path, value: GoValue) => void): void {
    const outer = this.context;
    const path = this.readKey();
    this.key = path.at(-1) ?? "";
    for (const part of path.slice(0, -1)) {
      const parent = [...this.context, part];
      this.implicit.add(idOf(parent));
      this.openTable(parent, false);
    }
    assign(path, this.readValue());
    this.context = outer;
    this.key = "";
    if (this.nesting === 0) this.endLine();
  }

  private readKey(): string[] {
    const { cursor } = this;
    cursor.skipBlank();
    const start = cursor.peek();
    if (start === "=" || start === endOfText) throw cursor.fail("unexpected '=': key name appears blank");
    if (start === ".") throw cursor.fail("unexpected '.': keys cannot start with a '.'");
    const path: string[] = [];
    for (;;) {
      cursor.skipBlank();
      const first = cursor.peek();
      if (path.length > 0 && (first === "=" || first === endOfText)) throw cursor.fail("unexpected '='");
      if (path.length > 0 && first === ".") throw cursor.fail("unexpected '.'");
      path.push(this.readName(first));
      cursor.skipBlank();
      const end = cursor.next();
      if (end === "=") return path;
      if (end === ".") continue;
      if (end === endOfText) throw cursor.failAtEnd("unexpected EOF; expected key separator '='");
      throw cursor.fail(`expected '.' or '=', but got ${quoteCharacter(end)} instead`, end === "\n" ? -1 : 0);
    }
  }

  private readValue(): GoValue {
    const { cursor } = this;
    cursor.skipBlank();
    const start = cursor.peek();
    if (start !== "[" && start !== "{") return readTomlScalar(cursor);
    if (++this.nesting > mostNesting) throw cursor.fail(`nested deeper than ${mostNesting} levels`);
    cursor.next();
    const value = start === "[" ? this.readList() : this.readInlineTable();
    this.nesting--;
    return value;
  }

  private skipBlankAndComments(): void {
    for (;;) {
      this.cursor.take(/[ \t\r\n]+/y);
      if (this.cursor.peek() !== "#") return;
      this.skipComment();
    }
  }

  private readList(): GoValue[] {
    const { cursor } = this;
    const list: GoValue[] = [];
    for (;;) {
      this.skipBlankAndComments();
      if (cursor.accept("]")) return list;
      if (cursor.accept(",")) throw cursor.fail("unexpected comma");
      list.push(this.readValue());
      this.skipBlankAndComments();
      const end = cursor.next();
      if (end === "]") return list;
      if (end === ",") continue;
      if (end === endOfText)
        throw cursor.failAtEnd("expected a comma (',') or array terminator (']'), but got end of file");
      throw cursor.fail(`expected a comma (',') or array terminator (']'), but got '${end}'`);
    }
  }

  private readInlineTable(): GoMap {
    const { cursor } = this;
    const outer = { context: this.context, key: this.key };
    const table: GoMap = {};
    const inner = new TableKeys();
    this.context = [...this.context, this.key];
    this.key = "";
    const inside = this.context;
    for (;;) {
      this.skipBlankAndComments();
      if (cursor.accept("}")) break;
      if (cursor.accept(",")) throw cursor.fail("unexpected comma");
      this.context = inside;
      const path = this.readKey();
      this.context = [...inside, ...path.slice(0, -1)];
      this.key = path.at(-1) ?? "";
      const value = this.readValue();
      if (!inner.set(table, path, value))
        throw cursor.fail(`Key '${[...inside, ...path].map(formatTomlKey).join(".")}' has already been defined.`);
      this.context = inside;
      this.key = "";
      this.skipBlankAndComments();
      const end = cursor.next();
      if (end === "}") break;
      if (end === ",") continue;
      const message = "expected a comma or an inline table terminator '}', but got";
      if (end === endOfText) throw cursor.failAtEnd(`${message} end of file instead`);
      throw cursor.fail(`${message} '${end}' instead`);
    }
    this.context = outer.context;
    this.key = outer.key;
    return table;
  }

  /** Makes a table, or a further one of a list of tables, and goes into it. Mirrors: addContext. */
  private openTable(path: Path, isList: boolean): void {
    let table = this.root;
    const parents = path.slice(0, -1);
    for (const [i, part] of parents.entries()) {
      const parent = path.slice(0, i + 1);
      if (!Object.hasOwn(table, part)) {
        this.implicit.add(idOf(parent));
        setOwn(table, part, {});
      }
      const next = lastTable(table[part]);
      if (!next) throw this.cursor.fail(`Key '${parent.map(formatTomlKey).join(".")}' was already created as a hash.`);
      table = next;
    }
    this.context = parents;
    const name = path.at(-1) ?? "";
    if (isList) this.addTable(table, name, path);
    else this.set([name], {});
    this.context = path;
  }

  private addTable(parent: GoMap, name: string, path: Path): void {
    const list = Object.hasOwn(parent, name) ? parent[name] : typedList(tableList, []);
    if (!Array.isArray(list) || goTypeName(list) !== tableList)
      throw this.cursor.fail(
        `Key '${path.map(formatTomlKey).join(".")}' was already created and cannot be used as an array.`,
      );
    list.push({});
    setOwn(parent, name, list);
  }

  /** Sets a key of the context. Mirrors: setValue. */
  private set(path: Path, value: GoValue): void {
    const name = path.at(-1) ?? "";
    const whole = [...this.context, name];
    let table = this.root;
    for (const [i, part] of this.context.entries()) {
      const next = lastTable(table[part]);
      if (!next) {
        const parent = this.context.slice(0, i + 1);
        throw this.cursor.fail(`Key '${parent.map(formatTomlKey).join(".")}' has already been defined.`);
      }
      table = next;
    }
    if (!Object.hasOwn(table, name)) {
      setOwn(table, name, value);
      return;
    }
    if (!this.implicit.delete(idOf(whole)))
      throw this.cursor.fail(`Key '${whole.map(formatTomlKey).join(".")}' has already been defined.`);
  }
}

/** The keys of one inline table: a key sets once, dotted keys share their tables. */
class TableKeys {
  private readonly made = new Set<GoMap>();

  /** False when the key is taken. */
  set(table: GoMap, path: Path, value: GoValue): boolean {
    let target = table;
    for (const part of path.slice(0, -1)) {
      if (!Object.hasOwn(target, part)) {
        const made: GoMap = {};
        this.made.add(made);
        setOwn(target, part, made);
      }
      const next = target[part];
      if (!isGoMap(next) || !this.made.has(next)) return false;
      target = next;
    }
    const name = path.at(-1) ?? "";
    if (Object.hasOwn(target, name)) return false;
    setOwn(target, name, value);
    return true;
  }
}

/** A table, or the last one of a list of tables. */
function lastTable(value: GoValue): GoMap | undefined {
  if (isGoMap(value)) return value;
  const last = Array.isArray(value) && goTypeName(value) === tableList ? value.at(-1) : undefined;
  return isGoMap(last) ? last : undefined;
}

function idOf(path: Path): string {
  return path.map((part) => JSON.stringify(part)).join(".");
}
