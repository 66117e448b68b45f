import { compareBytes } from "../../../base/index.ts";
import { GoComplex } from "../../goComplex.ts";
import { CycleGuard, formatFloat } from "../../goFormat.ts";
import { goKindName } from "../../goType.ts";
import { GoInt, type GoMap, GoObject, type GoValue, isGoMap, isNilCollection } from "../../goValue.ts";
import { StructObject } from "../../objects/structObject.ts";
import { callError } from "../failure.ts";
import { itemsOf } from "../listItems.ts";
import { plainOf } from "../writeJson.ts";

/**
 * TOML as BurntSushi/toml's encoder writes it: keys sorted, tables behind plain values, two spaces for each level of
 * table below the first. nil values are left out, nil list items refused.
 */
export function writeToml(value: GoValue): string {
  return new TomlWriter().document(value);
}

class TomlWriter {
  private out = "";
  private readonly guard = new CycleGuard();
  private readonly kinds = new KindTable();

  document(value: GoValue): string {
    if (Array.isArray(value) && value.length === 0) return "[]";
    if (value instanceof GoComplex) throw callError("unsupported type for key '': complex128");
    this.encode([], value);
    return this.out;
  }

  private encode(path: readonly string[], value: GoValue): void {
    if (isVoid(value)) return;
    const kind = this.kinds.kindOf(value);
    if (kind === "table") {
      if (path.length === 1 && this.out !== "") this.out += "\n";
      if (path.length > 0) this.out += `${indent(path)}[${formatPath(path)}]\n`;
      this.entries(path, value);
    } else if (kind === "tables") this.tables(path, value);
    else this.keyValue(path, value);
  }

  private tables(path: readonly string[], value: GoValue): void {
    if (path.length === 0) throw callError("toml: top-level values must be Go maps or structs");
    for (const item of itemsOf(value) ?? []) {
      if (isVoid(item)) continue;
      if (this.out !== "") this.out += "\n";
      this.out += `${indent(path)}[[${formatPath(path)}]]\n`;
      this.entries(path, item);
    }
  }

  private entries(path: readonly string[], table: GoValue): void {
    const map = asMap(table);
    this.guard.enter(map);
    const { direct, tables } = this.kinds.splitKeys(map, keysOf(table, map));
    for (const key of [...direct, ...tables]) this.encode([...path, key], map[key]);
    this.guard.leave(map);
  }

  private keyValue(path: readonly string[], value: GoValue): void {
    if (path.length === 0) {
      this.out += this.element(value);
      return;
    }
    this.out += `${indent(path)}${formatTomlKey(path.at(-1) ?? "")} = ${this.element(value)}\n`;
  }

  private element(value: GoValue): string {
    switch (typeof value) {
      case "string":
        return quote(value);
      case "boolean":
      case "bigint":
        return String(value);
      case "number":
        return formatNumber(value);
    }
    if (value instanceof GoInt) return String(value.value);
    if (isObject(value)) return objectElement(value) ?? this.inlineTable(value);
    const items = itemsOf(value);
    if (items && !isVoid(value)) return this.array(items, value as object);
    if (isGoMap(value)) return this.inlineTable(value);
    if (items) return "[]";
    throw callError(`unexpected type: ${goKindName(value)}`);
  }

  private array(items: readonly GoValue[], list: object): string {
    this.guard.enter(list);
    const out = `[${items.map((item) => this.element(item)).join(", ")}]`;
    this.guard.leave(list);
    return out;
  }

  private inlineTable(table: GoValue): string {
    const map = asMap(table);
    this.guard.enter(map);
    const { direct, tables } = this.kinds.splitKeys(map, keysOf(table, map));
    let out = "{";
    for (const [group, hasMore] of [[direct, tables.length > 0] as const, [tables, false] as const])
      for (const [i, key] of group.entries()) {
        if (isVoid(map[key])) continue;
        out += `${formatTomlKey(key)} = ${this.element(map[key])}`;
        if (hasMore || i !== group.length - 1) out += ", ";
      }
    this.guard.leave(map);
    return `${out}}`;
  }
}

function isVoid(value: GoValue): boolean {
  return value === null || value === undefined || isNilCollection(value);
}

type TomlKind = "table" | "tables" | "value";

/** Tells what values are for TOML, once for each list. */
class KindTable {
  private readonly lists = new Map<readonly GoValue[], TomlKind>();

  kindOf(value: GoValue): TomlKind | undefined {
    if (isVoid(value)) return undefined;
    if (typeof value === "function") throw callError("unsupported type: func");
    if (value instanceof GoComplex) throw callError("unsupported type: complex128");
    if (isObject(value)) return objectElement(value) === undefined ? "table" : "value";
    const items = itemsOf(value);
    if (!items) return isGoMap(value) ? "table" : "value";
    const known = this.lists.get(items);
    if (known !== undefined) return known;
    this.lists.set(items, "value");
    const kind = this.isTableList(items) ? "tables" : "value";
    this.lists.set(items, kind);
    return kind;
  }

  /** A list of which every item is a table. nil items are refused. */
  private isTableList(items: readonly GoValue[]): boolean {
    let all = items.length > 0;
    for (const item of items) {
      const kind = this.kindOf(item);
      if (kind === undefined) throw callError("toml: cannot encode array with nil element");
      if (kind !== "table") all = false;
    }
    return all;
  }

  /** Keys in the given order, but those of tables last. */
  splitKeys(map: GoMap, keys: readonly string[]): { direct: string[]; tables: string[] } {
    const direct: string[] = [];
    const tables: string[] = [];
    for (const key of keys) {
      const kind = this.kindOf(map[key]);
      (kind === "table" || kind === "tables" ? tables : direct).push(key);
    }
    return { direct, tables };
  }
}

function isObject(value: GoValue): value is GoObject {
  return value instanceof GoObject && value.goKind !== "slice";
}

/** Fields of structs keep their order. */
function keysOf(table: GoValue, map: GoMap): string[] {
  return table instanceof StructObject ? Object.keys(map) : Object.keys(map).sort(compareBytes);
}

function asMap(value: GoValue): GoMap {
  if (value instanceof StructObject) return Object.fromEntries(value.entries().filter(([name]) => /^[A-Z]/.test(name)));
  const plain = value instanceof GoObject ? plainOf(value) : value;
  return isGoMap(plain) ? plain : {};
}

/** How an object that is no table prints; undefined for one that is. */
function objectElement(value: GoObject): string | undefined {
  const plain = plainOf(value);
  if (isGoMap(plain)) return undefined;
  if (value.typeName === "time.Time") return typeof plain === "string" ? plain : value.format();
  if (value.typeName === "time.Duration" || typeof plain === "string") return quote(value.format());
  return typeof plain === "bigint" ? String(plain) : quote(value.format());
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const text = formatFloat(value);
  return /[e.]/.test(text) ? text : `${text}.0`;
}

function indent(path: readonly string[]): string {
  return "  ".repeat(Math.max(0, path.length - 1));
}

function formatPath(path: readonly string[]): string {
  return path.map(formatTomlKey).join(".");
}

/** A key as TOML spells it. */
export function formatTomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quote(key);
}

function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  return `"${text.replace(/["\\\u0000-\u001f\u007f]/g, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  const short: Record<string, string> = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
  };
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
