import { sha1Hex, sha256Hex, sha512Hex } from "../../base/hash/index.ts";
import { toBytes } from "../goBytes.ts";
import type { TemplateFunction } from "../templateFunction.ts";

const family = "Cryptography";

/** Mirrors: Go hash/adler32. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

function hash(name: string, doc: string, output: string, digest: (bytes: Uint8Array) => string): TemplateFunction {
  return {
    name,
    family,
    params: ["string"],
    returns: "string",
    doc,
    example: { template: `{{ ${name} "kpack" | trunc 16 }}`, output },
    call: (context, text: string) => {
      context.charge(text.length >> 4);
      return digest(toBytes(text));
    },
  };
}

/** Digests in hexadecimal. */
export const hashFunctions: readonly TemplateFunction[] = [
  hash("sha1sum", "The SHA-1 of a text.", "5fecfd23ead9325e", sha1Hex),
  hash("sha256sum", "The SHA-256 of a text.", "9406a9d1ba0b2783", sha256Hex),
  hash("sha512sum", "The SHA-512 of a text.", "43f0c3b84c7a528e", sha512Hex),
  hash("adler32sum", "The Adler-32 of a text as a decimal number.", "103809547", (bytes) => String(adler32(bytes))),
];
