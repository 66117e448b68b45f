import { KpackError } from "../../base/index.ts";
import type { Compression, GunzipLimits } from "../../ports/index.ts";
import { builtin } from "./builtin.ts";

const mebibyte = 1024 * 1024;

/** gzip over node:zlib. The header and the trailer are read here, because zlib takes further members and junk in silence. */
export function createCompression(): Compression {
  return { gunzip, gzip: (bytes) => builtin("zlib").gzipSync(bytes, { level: 9 }) };
}

function gunzip(bytes: Uint8Array, limits: GunzipLimits): Uint8Array {
  const start = headerLength(bytes);
  const max = Math.min(limits.maxBytes, Math.max(mebibyte, bytes.length * limits.maxRatio));
  const { output, used } = inflate(bytes.subarray(start), max);
  const trailer = start + used;
  if (bytes.length < trailer + 8) throw damaged("it ends early");
  const view = new DataView(bytes.buffer, bytes.byteOffset + trailer, 8);
  if (view.getUint32(0, true) !== builtin("zlib").crc32(output)) throw damaged("its checksum is wrong");
  if (view.getUint32(4, true) !== output.length >>> 0) throw damaged("its length is wrong");
  if (bytes.length > trailer + 8) throw damaged(`${bytes.length - trailer - 8} bytes follow its end`);
  return output;
}

function inflate(data: Uint8Array, maxOutputLength: number): { output: Uint8Array; used: number } {
  try {
    const result = builtin("zlib").inflateRawSync(data, { maxOutputLength, info: true }) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { output: result.buffer, used: result.engine.bytesWritten };
  } catch (error) {
    if (error instanceof RangeError)
      throw new KpackError("archive/too-large", `the archive holds more than ${maxOutputLength} bytes`, {
        hint: "a chart of normal size is far smaller; was this file made to exhaust memory?",
      });
    throw damaged(error instanceof Error ? error.message : String(error));
  }
}

/** Length of the gzip header (RFC 1952). */
function headerLength(bytes: Uint8Array): number {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8)
    throw new KpackError("archive/not-gzip", "the file does not appear to be a gzipped archive");
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  for (const bit of [8, 16]) {
    if (!(flags & bit)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) throw damaged("its header does not end");
    at = end + 1;
  }
  if (flags & 2) at += 2;
  return at;
}

function damaged(why: string): KpackError {
  return new KpackError("archive/damaged", `the archive is damaged: ${why}`, {
    hint: "fetch or package it again",
  });
}
