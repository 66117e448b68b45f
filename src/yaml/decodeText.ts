import { KpackError, defaultLimits } from "../base/index.ts";

/**
 * Text from bytes as go-yaml takes them: UTF-8, or UTF-16 with a byte order mark. A byte order mark is dropped.
 *
 * Throws `yaml/encoding` with the offset of the first bad byte, `yaml/too-large` above `limit` bytes.
 * Mirrors: go-yaml readerc.go.
 */
export function decodeText(bytes: Uint8Array, limit: number = defaultLimits.fileBytes): string {
  if (bytes.length > limit)
    throw new KpackError("yaml/too-large", `the text has ${bytes.length} bytes, ${limit} are allowed`);
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return checkCharacters(decodeUtf16(bytes, 0, 1));
  if (a === 0xfe && b === 0xff) return checkCharacters(decodeUtf16(bytes, 1, 0));
  return checkCharacters(decodeUtf8(bytes));
}

/** Refuses the characters that YAML does not allow; returns the text without its byte order mark. */
export function checkCharacters(text: string): string {
  const found = forbidden.exec(text);
  // go-yaml drops one mark as the encoding's, and one more before the first token.
  if (!found) return text.charCodeAt(0) === 0xfeff ? text.slice(text.charCodeAt(1) === 0xfeff ? 2 : 1) : text;
  const before = text.slice(0, found.index);
  const lastBreak = before.lastIndexOf("\n");
  const line = before.split("\n").length;
  const offset = new TextEncoder().encode(before).length;
  const code = (found[0].charCodeAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw new KpackError("yaml/encoding", "yaml: control characters are not allowed", {
    span: { file: "", line, column: found.index - lastBreak },
    notes: [`U+${code} at byte ${offset}`],
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return failUtf8(bytes);
  }
}

/** Finds out what is wrong with the bytes, and where. What go-yaml meets first counts: it checks characters as it decodes. */
function failUtf8(bytes: Uint8Array): never {
  for (let i = 0; i < bytes.length; ) {
    const octet = bytes[i] as number;
    const width =
      octet < 0x80 ? 1 : (octet & 0xe0) === 0xc0 ? 2 : (octet & 0xf0) === 0xe0 ? 3 : (octet & 0xf8) === 0xf0 ? 4 : 0;
    if (octet < 0x80 && forbidden.test(String.fromCharCode(octet)))
      checkCharacters(utf8.decode(bytes.subarray(0, i + 1)));
    if (width === 0) fail("invalid leading UTF-8 octet", i);
    if (i + width > bytes.length) fail("incomplete UTF-8 octet sequence", i);
    let value = width === 1 ? octet : octet & (0xff >> (width + 1));
    for (let k = 1; k < width; k++) {
      const next = bytes[i + k] as number;
      if ((next & 0xc0) !== 0x80) fail("invalid trailing UTF-8 octet", i + k);
      value = value * 64 + (next & 0x3f);
    }
    if (value < ([0, 0, 0x80, 0x800, 0x10000][width] as number)) fail("invalid length of a UTF-8 sequence", i);
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) fail("invalid Unicode character", i);
    i += width;
  }
  return fail("invalid UTF-8", 0);
}

function decodeUtf16(bytes: Uint8Array, low: number, high: number): string {
  const units = new Uint16Array((bytes.length >> 1) - 1);
  for (let i = 0; i < units.length; i++) {
    const at = i * 2 + 2;
    units[i] = (bytes[at + low] as number) | ((bytes[at + high] as number) << 8);
  }
  for (let i = 0; i < units.length; i++) {
    const unit = units[i] as number;
    if (unit >= 0xdc00 && unit <= 0xdfff) fail("unexpected low surrogate area", i * 2 + 2);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = units[++i];
    if (next === undefined) fail("incomplete UTF-16 surrogate pair", i * 2);
    if (next < 0xdc00 || next > 0xdfff) fail("expected low surrogate area", i * 2 + 2);
  }
  if (bytes.length % 2 === 1) fail("incomplete UTF-16 character", bytes.length - 1);
  let text = "";
  for (let i = 0; i < units.length; i += 8192) text += String.fromCharCode(...units.subarray(i, i + 8192));
  return text;
}

function fail(problem: string, offset: number): never {
  throw new KpackError("yaml/encoding", `yaml: ${problem}`, { notes: [`at byte ${offset}`] });
}
