import { baseName, toBase64 } from "../../base/index.ts";
import type { ValueMap } from "../../base/index.ts";
import { stringify } from "../../yaml/index.ts";
import { fromBytes } from "../goBytes.ts";
import { sprintf } from "../printf/index.ts";
import { type GoMap, type GoMethod, GoObject, type GoValue, typedList, typedMap } from "../goValue.ts";
import { compileGlob } from "./glob.ts";

const type = "engine.files";

/** Reading `bytes` may read the file. */
interface HasBytes {
  readonly bytes: Uint8Array;
}

/** `.Files`: the files of a chart that are not templates, by path. Mirrors: helm pkg/engine files.go. */
export class FilesObject extends GoObject {
  readonly typeName: string = type;
  private readonly files: ReadonlyMap<string, HasBytes>;
  private plain: GoMap | undefined;

  constructor(files: ReadonlyMap<string, HasBytes>) {
    super();
    this.files = files;
  }

  override get goKind(): string {
    return "map";
  }

  override method(name: string): GoMethod | undefined {
    switch (name) {
      case "Get":
        return { params: ["string"], call: (path) => fromBytes(this.bytes(path)) };
      case "GetBytes":
        return { params: ["string"], call: (path) => this.bytes(path) };
      case "Glob":
        return { params: ["string"], call: (pattern) => this.glob(String(pattern)) };
      case "AsConfig":
        return { params: [], call: () => this.asYaml((bytes) => fromBytes(bytes)) };
      case "AsSecrets":
        return { params: [], call: () => this.asYaml(toBase64) };
      case "Lines":
        return { params: ["string"], call: (path) => this.lines(path) };
    }
    return undefined;
  }

  format(): string {
    return sprintf("%v", [this.toPlain()]);
  }

  override toPlain(): GoMap {
    this.plain ??= typedMap(type, Object.fromEntries([...this.files].map(([path, { bytes }]) => [path, bytes])));
    return this.plain;
  }

  private bytes(path: GoValue): Uint8Array {
    return this.files.get(String(path))?.bytes ?? new Uint8Array(0);
  }

  private glob(pattern: string): FilesObject {
    const matches = compileGlob(pattern) ?? (() => true);
    return new FilesObject(new Map([...this.files].filter(([path]) => matches(path))));
  }

  private asYaml(show: (bytes: Uint8Array) => string): string {
    const byName: ValueMap = Object.fromEntries(
      [...this.files].map(([path, { bytes }]) => [baseName(path), show(bytes)]),
    );
    return stringify(byName).replace(/\n$/, "");
  }

  private lines(path: GoValue): GoValue {
    const text = fromBytes(this.bytes(path));
    return typedList("[]string", text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  }
}
