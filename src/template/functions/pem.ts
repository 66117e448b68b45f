import { toBase64 } from "../../base/index.ts";
import { toBytes } from "../goBytes.ts";
import { decodeBase64 } from "./base64.ts";

/** A block of a PEM text. */
export interface PemBlock {
  /** "CERTIFICATE", "RSA PRIVATE KEY", ... */
  type: string;
  der: Uint8Array;
}

/** The first well-formed block; undefined when there is none. Mirrors: Go pem.Decode, without encrypted headers. */
export function decodePem(text: string): PemBlock | undefined {
  for (const match of text.matchAll(/(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t\r]*\n([^-]*)-----END ([^\n]*?)-----/g)) {
    const [, type = "", body = "", end] = match;
    if (type !== end) continue;
    try {
      return { type, der: decodeBase64(toBytes(withoutHeaders(body).replace(/[ \t]/g, ""))) };
    } catch {
      // The next block may be well-formed.
    }
  }
  return undefined;
}

function withoutHeaders(body: string): string {
  return body.includes(":") ? body.slice(body.indexOf("\n\n") + 1) : body;
}

/** Mirrors: Go pem.Encode: lines of 64 characters. */
export function encodePem({ type, der }: PemBlock): string {
  const body = toBase64(der).replace(/.{1,64}/g, "$&\n");
  return `-----BEGIN ${type}-----\n${body}-----END ${type}-----\n`;
}
