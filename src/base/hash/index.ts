/** hash: digests of bytes and text. Sole owner of @noble/hashes; synchronous, no node:crypto. */
import { sha256 as digest } from "@noble/hashes/sha2.js";

/** SHA-256; text is taken as UTF-8. 32 bytes. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return digest(typeof data === "string" ? new TextEncoder().encode(data) : data);
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  let hex = "";
  for (const byte of sha256(data)) hex += byte.toString(16).padStart(2, "0");
  return hex;
}
