import { compareBytes } from "../../base/index.ts";
import { fromBytes } from "../goBytes.ts";
import { GoComplex } from "../goComplex.ts";
import { CycleGuard, formatValue } from "../goFormat.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, GoNamedInt, GoObject, type GoMap, type GoValue, isNilCollection } from "../goValue.ts";
import { StructObject } from "../objects/structObject.ts";
import { Flags } from "./flags.ts";
import { FormatReader } from "./formatReader.ts";
import { formatComplex, formatFloatVerb, formatInteger } from "./number.ts";
import { formatText } from "./text.ts";

/** Stands for the address that Go prints for a pointer within a value, which differs from run to run. */
const nestedAddress = "0xc000000000";

/** One call of printf. Mirrors: Go fmt print.go. */
export class Printer {
  private out = "";
  private readonly flags = new Flags();
  /** Lists, maps and structs around the value that is being printed. */
  private depth = 0;
  private readonly guard = new CycleGuard();

  print(format: string, args: readonly GoValue[]): string {
    const reader = new FormatReader(format, args);
    for (let text = reader.readText(); text !== undefined; text = reader.readText()) {
      this.out += text + reader.readFlags(this.flags);
      const verb = reader.readVerb();
      if (verb === undefined) this.out += "%!(NOVERB)";
      else this.printVerb(verb, reader, args);
    }
    this.out += reader.readRest();
    if (!reader.isReordered && reader.argument < args.length) this.printExtra(args.slice(reader.argument));
    return this.out;
  }

  private printVerb(verb: string, reader: FormatReader, args: readonly GoValue[]): void {
    const { flags } = this;
    if (verb === "%") this.out += "%";
    else if (!reader.isGood) this.out += `%!${verb}(BADINDEX)`;
    else if (reader.argument >= args.length) this.out += `%!${verb}(MISSING)`;
    else {
      if (verb === "v" || verb === "w") {
        flags.sharpV = flags.sharp;
        flags.sharp = false;
        flags.plusV = flags.plus;
        flags.plus = false;
      }
      this.printArgument(args[reader.argument], verb);
      reader.argument++;
    }
  }

  private printExtra(args: readonly GoValue[]): void {
    const shown = args.map((arg) => (isNothing(arg) ? "<nil>" : `${goTypeName(arg)}=${formatValue(arg)}`));
    this.out += `%!(EXTRA ${shown.join(", ")})`;
  }

  private printArgument(arg: GoValue, verb: string): void {
    if (isNothing(arg)) this.out += verb === "T" || verb === "v" ? this.flags.pad("<nil>") : `%!${verb}(<nil>)`;
    else if (verb === "T") this.out += formatText(this.flags, goTypeName(arg), "s") ?? "";
    else if (verb === "w") this.printBad(arg, verb);
    else if (verb === "p") this.printPointer(arg, verb);
    else this.printValue(arg, verb);
  }

  private printPointer(arg: GoValue, verb: string): void {
    if (typeof arg === "object" && !(arg instanceof GoInt)) this.out += nestedAddress;
    else this.printBad(arg, verb);
  }

  private printValue(value: GoValue, verb: string): void {
    const text = this.formatScalar(value, verb);
    if (text !== undefined) this.out += text;
    else if (value === null || value === undefined) this.out += this.flags.sharpV ? "interface {}(nil)" : "<nil>";
    else if (value instanceof GoObject) this.printObject(value, verb);
    else if (value instanceof Uint8Array) this.printBytes(value, verb);
    else if (Array.isArray(value)) this.printList(value, verb);
    else if (typeof value === "object" && !(value instanceof GoInt)) this.printMap(value, verb);
    else this.printBad(value, verb);
  }

  /** undefined for what is no scalar, or not one that the verb takes. */
  private formatScalar(value: GoValue, verb: string): string | undefined {
    switch (typeof value) {
      case "string":
        return formatText(this.flags, value, verb);
      case "number":
        return formatFloatVerb(this.flags, value, verb);
      case "bigint":
        return formatInteger(this.flags, value, verb, false);
      case "boolean":
        return verb === "t" || verb === "v" ? this.flags.pad(String(value)) : undefined;
      case "function":
        return this.flags.pad("0x0");
    }
    if (value instanceof GoInt) return formatInteger(this.flags, value.value, verb, value.kind.startsWith("uint"));
    if (value instanceof GoNamedInt && (this.flags.sharpV || !"vsxXq".includes(verb)))
      return formatInteger(this.flags, value.value, verb, false);
    return value instanceof GoComplex ? formatComplex(this.flags, value, verb) : undefined;
  }

  private printObject(value: GoObject, verb: string): void {
    if (value.goKind === "slice" || value.goKind === "map") this.printValue(value.toPlain() as GoValue, verb);
    else if (value instanceof StructObject) this.printStruct(value, verb);
    else if (this.flags.sharpV && !(value instanceof GoComplex)) this.out += value.goSyntax();
    else if ("vsxXq".includes(verb) && !(value instanceof GoComplex))
      this.out += formatText(this.flags, value.format(), verb) ?? "";
    else this.printBad(value, verb);
  }

  /** A struct without a String method; a pointer to one shows what it points to, but only outermost. */
  private printStruct(value: StructObject, verb: string): void {
    const { sharpV, plusV } = this.flags;
    if (value.isPointer && this.depth > 0) {
      if (verb !== "v") this.printNestedPointer(value, verb);
      else this.out += sharpV ? `(${value.typeName})(${nestedAddress})` : nestedAddress;
      return;
    }
    this.depth++;
    this.out += value.isPointer ? "&" : "";
    this.out += sharpV ? `${value.typeName.replace(/^\*/, "")}{` : "{";
    let separator = "";
    for (const [name, field] of value.entries()) {
      this.out += separator;
      separator = sharpV ? ", " : " ";
      if (sharpV || plusV) this.out += `${name}:`;
      this.printValue(field, verb);
    }
    this.out += "}";
    this.depth--;
  }

  private printNestedPointer(value: StructObject, verb: string): void {
    const { depth } = this;
    this.depth = 0;
    this.printBad(value, verb);
    this.depth = depth;
  }

  private printList(list: GoValue[], verb: string): void {
    const { sharpV } = this.flags;
    this.guard.enter(list);
    this.depth++;
    if (sharpV) this.out += goTypeName(list);
    if (sharpV && isNilCollection(list)) this.out += "(nil)";
    else {
      this.out += sharpV ? "{" : "[";
      for (let i = 0; i < list.length; i++) {
        if (i > 0) this.out += sharpV ? ", " : " ";
        this.printValue(list[i] ?? null, verb);
      }
      this.out += sharpV ? "}" : "]";
    }
    this.guard.leave(list);
    this.depth--;
  }

  private printMap(map: GoMap, verb: string): void {
    const { sharpV } = this.flags;
    this.guard.enter(map);
    this.depth++;
    this.out += sharpV ? goTypeName(map) : "map";
    if (sharpV && isNilCollection(map)) this.out += "(nil)";
    else {
      this.out += sharpV ? "{" : "[";
      let separator = "";
      for (const key of Object.keys(map).sort(compareBytes)) {
        this.out += separator;
        separator = sharpV ? ", " : " ";
        this.printValue(key, verb);
        this.out += ":";
        this.printValue(map[key] ?? null, verb);
      }
      this.out += sharpV ? "}" : "]";
    }
    this.guard.leave(map);
    this.depth--;
  }

  /** Formats each of the 256 byte values once: a file's bytes can be millions. */
  private printBytes(bytes: Uint8Array, verb: string): void {
    if ("sqxX".includes(verb)) {
      this.printValue(fromBytes(bytes), verb);
      return;
    }
    const { sharpV } = this.flags;
    const texts = new Map<number, string>();
    for (const byte of new Set(bytes)) texts.set(byte, this.formatByte(byte, verb));
    const items = Array.from(bytes, (byte) => texts.get(byte));
    if (!sharpV) this.out += `[${items.join(" ")}]`;
    else this.out += `${this.depth > 0 ? "[]uint8" : "[]byte"}{${items.join(", ")}}`;
  }

  private formatByte(byte: number, verb: string): string {
    const item = new GoInt("uint8", BigInt(byte));
    const text = this.formatScalar(item, verb);
    if (text !== undefined) return text;
    const { out } = this;
    this.out = "";
    this.printBad(item, verb);
    const bad = this.out;
    this.out = out;
    return bad;
  }

  private printBad(value: GoValue, verb: string): void {
    this.out += `%!${verb}(${goTypeName(value)}=`;
    this.printValue(value, "v");
    this.out += ")";
  }
}

function isNothing(value: GoValue): boolean {
  return value === undefined || value === null;
}
