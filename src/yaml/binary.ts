import { KpackError, type Span } from "../base/index.ts";

/** The text that base64 stands for; bytes that are not UTF-8 become U+FFFD, one for each, as in Go's JSON. */
export function decodeBinary(text: string, span: Span): string {
  const packed = text.replace(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed))
    throw new KpackError("yaml/bad-tag", "yaml: !!binary value contains invalid base64 data", { span });
  const binary = atob(packed);
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeLossy(bytes);
  }
}

function decodeLossy(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let out = "";
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number;
    const width = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    try {
      out += decoder.decode(bytes.subarray(i, i + width));
      i += width;
    } catch {
      out += "\ufffd";
      i++;
    }
  }
  return out;
}
