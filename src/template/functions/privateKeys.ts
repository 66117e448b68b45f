import type { Crypto, KeyDescription, PrivateKey } from "../../ports/index.ts";
import type { CertificateTools } from "../certificateTools.ts";
import { ModuleNeeded, type RenderContext } from "../templateFunction.ts";
import { callError } from "./failure.ts";
import { decodePem, encodePem } from "./pem.ts";

/** A private key with what it is. */
export interface KnownKey extends KeyDescription {
  key: PrivateKey;
}

export function cryptoOf(context: RenderContext): Crypto {
  const { crypto } = context.modules;
  if (!crypto) throw new ModuleNeeded("crypto");
  return crypto;
}

export function certificatesOf(context: RenderContext): CertificateTools {
  const { certificates } = context.modules;
  if (!certificates) throw new ModuleNeeded("certificates");
  return certificates;
}

/** A private key of a PEM text. Throws with sprig's wording. Mirrors: sprig parsePrivateKeyPEM. */
export function readPrivateKey(context: RenderContext, pem: string): KnownKey {
  const block = decodePem(pem);
  if (!block) throw callError("no PEM data in input");
  const { type, der } = block;
  if (type === "PRIVATE KEY") return describe(context, { encoding: "pkcs8", der }, "decoding PEM as PKCS#8");
  if (!type.endsWith(" PRIVATE KEY")) throw callError(`no private key data in PEM block of type ${type}`);
  switch (type.slice(0, -" PRIVATE KEY".length)) {
    case "RSA":
      return describe(context, { encoding: "pkcs1", der }, "parsing RSA private key from PEM");
    case "EC":
      return describe(context, { encoding: "sec1", der }, "parsing EC private key from PEM");
    case "DSA":
      return readDsaKey(context, der);
  }
  throw callError(`invalid private key type ${type}`);
}

function readDsaKey(context: RenderContext, der: Uint8Array): KnownKey {
  const task = "parsing DSA private key from PEM";
  let pkcs8: Uint8Array;
  try {
    pkcs8 = certificatesOf(context).commonDsaKey(der);
  } catch (error) {
    if (error instanceof ModuleNeeded) throw error;
    throw callError(`${task}: ${reasonOf(error)}`);
  }
  return describe(context, { encoding: "pkcs8", der: pkcs8 }, task);
}

function describe(context: RenderContext, key: PrivateKey, task: string): KnownKey {
  const crypto = cryptoOf(context);
  try {
    return { key, ...crypto.describeKey(key) };
  } catch (error) {
    throw callError(`${task}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The key in PEM, in the encoding that is traditional for its kind. Mirrors: sprig pemBlockForKey. */
export function writePrivateKey(context: RenderContext, known: KnownKey): string {
  const { key, algorithm } = known;
  if (algorithm === "dsa") {
    const der = certificatesOf(context).traditionalDsaKey(key.der, known.publicKey);
    return encodePem({ type: "DSA PRIVATE KEY", der });
  }
  const types = { pkcs1: "RSA PRIVATE KEY", sec1: "EC PRIVATE KEY", pkcs8: "PRIVATE KEY" };
  return encodePem({ type: types[key.encoding], der: key.der });
}
