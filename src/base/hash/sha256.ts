import { sha256 as digest } from "@noble/hashes/sha2.js";
import { hex } from "./hex.ts";

/** SHA-256; text is taken as UTF-8. 32 bytes. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return digest(typeof data === "string" ? new TextEncoder().encode(data) : data);
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return hex(sha256(data));
}
