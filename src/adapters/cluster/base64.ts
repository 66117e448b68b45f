import { fromBase64, toBase64 } from "../../base/index.ts";

/** Base64 of a text's UTF-8 bytes, as `data` of a Secret holds it. */
export function textToBase64(text: string): string {
  return toBase64(new TextEncoder().encode(text));
}

export function base64ToText(base64: string): string {
  return new TextDecoder().decode(fromBase64(base64));
}
