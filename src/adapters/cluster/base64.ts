/** Base64 of a text's UTF-8 bytes, as `data` of a Secret holds it. */
export function textToBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const chunks: string[] = [];
  // A multiple of three, so that chunks join without padding between them.
  const size = 24_576;
  for (let at = 0; at < bytes.length; at += size)
    chunks.push(btoa(String.fromCharCode(...bytes.subarray(at, at + size))));
  return chunks.join("");
}

export function base64ToText(base64: string): string {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new TextDecoder().decode(bytes);
}
