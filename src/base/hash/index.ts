/** hash: digests of bytes and text. Sole owner of @noble/hashes; synchronous, no node:crypto. */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256 as digest, sha512 } from "@noble/hashes/sha2.js";

/** SHA-256; text is taken as UTF-8. 32 bytes. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return digest(typeof data === "string" ? new TextEncoder().encode(data) : data);
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return hex(sha256(data));
}

/** SHA-512 as 128 lower-case hexadecimal digits. */
export function sha512Hex(data: Uint8Array): string {
  return hex(sha512(data));
}

/** SHA-1 as 40 lower-case hexadecimal digits. For names and comparison only: it protects nothing. */
export function sha1Hex(data: Uint8Array): string {
  return hex(sha1(data));
}

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
