import { toBase64 } from "../../base/index.ts";
import { fromBytes, toBytes } from "../goBytes.ts";
import type { TemplateFunction } from "../templateFunction.ts";
import { decodeBase32, encodeBase32 } from "./base32.ts";
import { decodeBase64 } from "./base64.ts";
import { checkTextLength } from "./failure.ts";

const family = "Encoding";

/** sprig's decoders give the error as their text. */
function decoded(decode: (bytes: Uint8Array) => Uint8Array, text: string): string {
  try {
    return fromBytes(decode(toBytes(text)));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** base64 and base32. */
export const encodingFunctions: readonly TemplateFunction[] = [
  {
    name: "b64enc",
    family,
    params: ["string"],
    returns: "string",
    doc: "The text in base64.",
    example: { template: '{{ b64enc "kpack" }}', output: "a3BhY2s=" },
    call: (context, text: string) => {
      checkTextLength(context, text.length * 2);
      return toBase64(toBytes(text));
    },
  },
  {
    name: "b64dec",
    family,
    params: ["string"],
    returns: "string",
    doc: "The text that base64 stands for, or the text of the error.",
    example: { template: '{{ b64dec "a3BhY2s=" }}', output: "kpack" },
    call: (context, text: string) => {
      checkTextLength(context, text.length);
      return decoded(decodeBase64, text);
    },
  },
  {
    name: "b32enc",
    family,
    params: ["string"],
    returns: "string",
    doc: "The text in base32.",
    example: { template: '{{ b32enc "kpack" }}', output: "NNYGCY3L" },
    call: (context, text: string) => {
      checkTextLength(context, text.length * 2);
      return encodeBase32(toBytes(text));
    },
  },
  {
    name: "b32dec",
    family,
    params: ["string"],
    returns: "string",
    doc: "The text that base32 stands for, or the text of the error.",
    example: { template: '{{ b32dec "NNYGCY3L" }}', output: "kpack" },
    call: (context, text: string) => {
      checkTextLength(context, text.length);
      return decoded(decodeBase32, text);
    },
  },
];
