/** hash: digests of bytes and text. Sole owner of @noble/hashes; synchronous, no node:crypto. */
export { sha1Hex, sha512Hex } from "./otherDigests.ts";
export { sha256, sha256Hex } from "./sha256.ts";
