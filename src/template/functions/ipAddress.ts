import { quoteGo } from "../../base/index.ts";
import { callError } from "./failure.ts";

/** An IP address: 4 or 16 bytes. */
export interface IpAddress {
  bytes: Uint8Array;
  /** What follows `%` in an IPv6 address; "" when there is none. */
  zone: string;
}

/** Reads an IP address. Throws with Go's wording. Mirrors: netip.ParseAddr. */
export function parseIpAddress(text: string): IpAddress {
  const first = /[.:%]/.exec(text)?.[0];
  if (first === ".") return { bytes: parseIpv4(text, text), zone: "" };
  if (first === ":") return parseIpv6(text);
  throw refuse(text, first === "%" ? "missing IPv6 address" : "unable to parse IP");
}

function refuse(text: string, reason: string, at?: string): Error {
  return callError(
    `ParseAddr(${quoteGo(text)}): ${reason}${at === undefined || at === "" ? "" : ` (at ${quoteGo(at)})`}`,
  );
}

function parseIpv4(whole: string, text: string): Uint8Array {
  const fields: number[] = [];
  let value = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (/[0-9]/.test(character)) {
      if (digits === 1 && value === 0) throw refuse(whole, "IPv4 field has octet with leading zero");
      value = value * 10 + Number(character);
      digits++;
      if (value > 255) throw refuse(whole, "IPv4 field has value >255");
    } else if (character === ".") {
      if (i === 0 || i === text.length - 1 || text[i - 1] === ".")
        throw refuse(whole, "IPv4 field must have at least one digit", text.slice(i));
      if (fields.length === 3) throw refuse(whole, "IPv4 address too long");
      fields.push(value);
      value = 0;
      digits = 0;
    } else throw refuse(whole, "unexpected character", text.slice(i));
  }
  if (fields.length < 3) throw refuse(whole, "IPv4 address too short");
  return Uint8Array.from([...fields, value]);
}

function parseIpv6(whole: string): IpAddress {
  const percent = whole.indexOf("%");
  const zone = percent < 0 ? "" : whole.slice(percent + 1);
  if (percent >= 0 && zone === "") throw refuse(whole, "zone must be a non-empty string");
  let text = percent < 0 ? whole : whole.slice(0, percent);
  const bytes: number[] = [];
  let ellipsis = -1;
  if (text.startsWith("::")) {
    ellipsis = 0;
    text = text.slice(2);
    if (text === "") return { bytes: new Uint8Array(16), zone };
  }
  while (bytes.length < 16) {
    const digits = /^[0-9a-fA-F]*/.exec(text.slice(0, 8))?.[0] ?? "";
    if (digits.length > 4) throw refuse(whole, "each group must have 4 or less digits", text);
    if (digits === "") throw refuse(whole, "each colon-separated field must have at least one digit", text);
    if (text[digits.length] === ".") {
      bytes.push(...embeddedIpv4(whole, text, { used: bytes.length, hasEllipsis: ellipsis >= 0 }));
      text = "";
      break;
    }
    const value = Number.parseInt(digits, 16);
    bytes.push(value >> 8, value & 0xff);
    text = text.slice(digits.length);
    if (text === "") break;
    if (!text.startsWith(":")) throw refuse(whole, "unexpected character, want colon", text);
    if (text.length === 1) throw refuse(whole, "colon must be followed by more characters", text);
    text = text.slice(1);
    if (!text.startsWith(":")) continue;
    if (ellipsis >= 0) throw refuse(whole, "multiple :: in address", text);
    ellipsis = bytes.length;
    text = text.slice(1);
    if (text === "") break;
  }
  if (text !== "") throw refuse(whole, "trailing garbage after address", text);
  if (bytes.length < 16 && ellipsis < 0) throw refuse(whole, "address string too short");
  if (bytes.length === 16 && ellipsis >= 0) throw refuse(whole, "the :: must expand to at least one field of zeros");
  const zeros = new Array<number>(16 - bytes.length).fill(0);
  if (ellipsis >= 0) bytes.splice(ellipsis, 0, ...zeros);
  return { bytes: Uint8Array.from(bytes), zone };
}

function embeddedIpv4(whole: string, text: string, place: { used: number; hasEllipsis: boolean }): Uint8Array {
  if (!place.hasEllipsis && place.used !== 12)
    throw refuse(whole, "embedded IPv4 address must replace the final 2 fields of the address", text);
  if (place.used + 4 > 16)
    throw refuse(whole, "too many hex fields to fit an embedded IPv4 at the end of the address", text);
  return parseIpv4(whole, text);
}
