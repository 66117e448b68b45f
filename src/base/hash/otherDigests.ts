import { sha1 } from "@noble/hashes/legacy.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { hex } from "./hex.ts";

/** SHA-512 as 128 lower-case hexadecimal digits. */
export function sha512Hex(data: Uint8Array): string {
  return hex(sha512(data));
}

/** SHA-1 as 40 lower-case hexadecimal digits. For names and comparison only: it protects nothing. */
export function sha1Hex(data: Uint8Array): string {
  return hex(sha1(data));
}
