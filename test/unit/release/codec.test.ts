import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createCompression } from "../../../src/adapters/node/compression.ts";
import { decodeRelease, encodeRelease } from "../../../src/release/index.ts";
import { salvageRelease } from "../../../src/release/codec.ts";
import type { Release } from "../../../src/release/index.ts";

const compression = createCompression();
const release: Release = {
  name: "shop",
  namespace: "default",
  version: 3,
  info: { status: "deployed", first_deployed: "2026-01-02T03:04:05Z", description: "Upgrade complete" },
  config: { replicas: 2, big: 12345678901234567890n, héllo: "☃" },
  manifest: "---\n# Source: shop/templates/a.yaml\nkind: ConfigMap\n",
};

describe("release records", () => {
  test("are read back as they were written, with fields of others kept", () => {
    const withMore = { ...release, somebodyElses: { field: [1] } } as Release;
    const decoded = decodeRelease(encodeRelease(withMore, compression), compression);
    expect(decoded).toMatchObject({
      name: "shop",
      version: 3,
      manifest: release.manifest,
      somebodyElses: { field: [1] },
    });
  });

  test("are base64 of gzip, as Helm's drivers write them", () => {
    const text = new TextDecoder().decode(encodeRelease(release, compression));
    const bytes = Buffer.from(text, "base64");
    expect(bytes.toString("base64")).toBe(text);
    expect([bytes[0], bytes[1], bytes[2]]).toEqual([0x1f, 0x8b, 8]);
  });

  test("without compression are read too", () => {
    const old = Buffer.from(
      Buffer.from(JSON.stringify({ name: "old", version: 1, info: { status: "deployed" } })).toString("base64"),
    );
    expect(decodeRelease(old, compression).name).toBe("old");
  });

  test.each([
    ["an empty record", ""],
    ["text that is not base64", "%%%%"],
    ["a truncated record", Buffer.from(encodeRelease(release, compression)).toString("utf8").slice(0, 120)],
    ["JSON that is no release", Buffer.from("[1]").toString("base64")],
    ["a release without status", Buffer.from('{"name":"x","version":1}').toString("base64")],
  ])("R9: %s is refused with a reason", (_what, text) => {
    expect(() => decodeRelease(Buffer.from(text), compression)).toThrowError(
      expect.objectContaining({ code: "release/unreadable-record" }),
    );
  });

  test("R10: a record that unpacks to hundreds of MiB is refused before it is unpacked", () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024), { level: 9 });
    expect(() => decodeRelease(Buffer.from(bomb.toString("base64")), compression)).toThrowError(
      expect.objectContaining({ code: "release/unreadable-record" }),
    );
  });

  test("R8: what compresses best is read again, and what would be too large to read is never written", () => {
    const withFile = (bytes: number): Release => ({
      ...release,
      config: {},
      chart: {
        ...{ metadata: null, lock: null, templates: null, values: null, schema: null },
        files: [{ name: "zeros.bin", data: Buffer.alloc(bytes).toString("base64") }],
      },
    });
    const zeros = withFile(6 * 1024 * 1024);
    expect(decodeRelease(encodeRelease(zeros, compression), compression)).toEqual(zeros);
    for (const encoding of ["helm", "text"] as const)
      expect(() => encodeRelease(withFile(50 * 1024 * 1024), compression, encoding)).toThrowError(
        expect.objectContaining({ code: "release/record-too-large" }),
      );
  });

  describe("what is left of a damaged record", () => {
    const text = new TextDecoder().decode(encodeRelease(release, compression, "text"));
    const salvage = (left: string) => salvageRelease(new TextEncoder().encode(left), compression, "text");

    test("R9: text that was edited reads on, with the line ends of another system too", () => {
      expect(salvage(text.replace("replicas: 2", "replicas: 3")).whole).toMatchObject({ config: { replicas: 3 } });
      expect(salvage(text.replaceAll("\n", "\r\n")).whole).toEqual(salvage(text).whole);
    });

    test("R9: of text that was cut off the complete fields are believed, wherever it was cut", () => {
      for (let at = 0; at < text.length - 1; at++) {
        const { whole, fields = {} } = salvage(text.slice(0, at));
        expect(whole, `cut at ${at}`).toBeUndefined();
        for (const [name, value] of Object.entries(fields))
          expect({ [name]: value }, `cut at ${at}`).toEqual({
            [name]: release[name as keyof Release],
          });
      }
      expect(salvage(text.slice(0, text.indexOf("name: shop"))).fields).toHaveProperty("config");
    });

    test("R9: nothing is left of base64 that was cut off", () => {
      const packed = encodeRelease(release, compression);
      expect(salvageRelease(packed.slice(0, packed.length / 2), compression, "helm")).toEqual({});
    });
  });
});
