import { TomlDate, TomlError, parse } from "smol-toml";
import { KpackError, setOwn } from "../../base/index.ts";
import type { GoMap, GoValue } from "../goValue.ts";

/** Reads TOML: whole numbers are int64. Throws KpackError `template/invalid-toml`. */
export function parseToml(text: string): GoMap {
  try {
    return toGoMap(parse(text, { integersAsBigInt: true }) as { [key: string]: unknown });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = "invalid syntax"] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    throw new KpackError("template/invalid-toml", `toml: line ${error.line}: ${reason}`);
  }
}

function toGoMap(table: { [key: string]: unknown }): GoMap {
  const map: GoMap = {};
  for (const key of Object.keys(table)) setOwn(map, key, toGoValue(table[key]));
  return map;
}

function toGoValue(value: unknown): GoValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return value;
  }
  if (Array.isArray(value)) return value.map(toGoValue);
  if (value instanceof TomlDate) return value.toISOString();
  return typeof value === "object" && value !== null ? toGoMap(value as { [key: string]: unknown }) : null;
}
