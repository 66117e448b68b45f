import { KpackError } from "../../base/index.ts";
import { sha256Hex } from "../../base/hash/index.ts";

export interface Chunk {
  /** Ends in the hash of its content, so that writing it twice does no harm and a new content never overwrites an old. */
  name: string;
  text: string;
}

/** Cuts a record's text into parts of at most `size` bytes. Record bytes are ASCII (base64). */
export function splitIntoChunks(key: string, bytes: Uint8Array, size: number): { parts: Chunk[]; sha256: string } {
  const sha256 = sha256Hex(bytes);
  const parts: Chunk[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const text = new TextDecoder().decode(bytes.subarray(at, at + size));
    parts.push({ name: `${key}.part${parts.length}.${sha256.slice(0, 12)}`, text });
  }
  return { parts, sha256 };
}

/** Labels by which the parts of a release's records are found; Helm does not select them (its own have owner=helm). */
export function partLabels(release: string): Record<string, string> {
  return { owner: "kpack-part", name: release };
}

/** Labels of what is kept of damaged records: no list of records or parts selects them, neither Helm's nor kpack's. */
export function damagedLabels(release: string): Record<string, string> {
  return { owner: "kpack-damaged", name: release };
}

/** The whole text. Throws `release/unreadable-record` when a part is missing or the content is not what was written. */
export async function readChunks(
  names: readonly string[],
  sha256: string,
  read: (name: string) => Promise<string | undefined>,
): Promise<string> {
  const texts: string[] = [];
  for (const name of names) {
    const text = await read(name);
    if (text === undefined) throw new KpackError("release/unreadable-record", `its part ${name} is missing`);
    texts.push(text);
  }
  const whole = texts.join("");
  if (sha256Hex(new TextEncoder().encode(whole)) !== sha256)
    throw new KpackError("release/unreadable-record", "its parts do not fit together");
  return whole;
}
