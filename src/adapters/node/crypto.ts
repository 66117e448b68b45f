import type { KeyObject } from "node:crypto";
import type { Crypto, KeyDescription, KeyKind, PrivateKey } from "../../ports/index.ts";
import { builtin } from "./builtin.ts";

/** Node's own cryptography. */
export const nodeCrypto: Crypto = {
  generateKey,
  describeKey,
  sign: (key, message, hash) => builtin("crypto").sign(hash, message, toKeyObject(key)),
  scrypt: (password, salt, { cost, blockSize, parallelization, length }) =>
    builtin("crypto").scryptSync(password, salt, length, {
      N: cost,
      r: blockSize,
      p: parallelization,
      maxmem: 256 * cost * blockSize,
    }),
  hmacSha256: (key, message) => builtin("crypto").createHmac("sha256", key).update(message).digest(),
  encryptAes: (key, iv, content) => {
    const cipher = builtin("crypto").createCipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
    return Buffer.concat([cipher.update(content), cipher.final()]);
  },
  decryptAes: (key, iv, content) => {
    const decipher = builtin("crypto").createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(content), decipher.final()]);
  },
};

function generateKey(kind: KeyKind): PrivateKey {
  switch (kind) {
    case "rsa-2048":
    case "rsa-4096": {
      const { privateKey } = builtin("crypto").generateKeyPairSync("rsa", { modulusLength: Number(kind.slice(4)) });
      return { encoding: "pkcs1", der: privateKey.export({ type: "pkcs1", format: "der" }) };
    }
    case "p-256": {
      const { privateKey } = builtin("crypto").generateKeyPairSync("ec", { namedCurve: "P-256" });
      return { encoding: "sec1", der: privateKey.export({ type: "sec1", format: "der" }) };
    }
    case "ed25519":
      return common(builtin("crypto").generateKeyPairSync("ed25519").privateKey);
    case "dsa":
      return common(
        builtin("crypto").generateKeyPairSync("dsa", { modulusLength: 2048, divisorLength: 256 }).privateKey,
      );
  }
}

function common(key: KeyObject): PrivateKey {
  return { encoding: "pkcs8", der: key.export({ type: "pkcs8", format: "der" }) };
}

function toKeyObject({ der, encoding }: PrivateKey): KeyObject {
  return builtin("crypto").createPrivateKey({ key: Buffer.from(der), format: "der", type: encoding });
}

const curves: Readonly<Record<string, KeyDescription["algorithm"]>> = {
  prime256v1: "p-256",
  secp384r1: "p-384",
  secp521r1: "p-521",
};

function describeKey(key: PrivateKey): KeyDescription {
  const object = toKeyObject(key);
  const publicKey = builtin("crypto").createPublicKey(object).export({ type: "spki", format: "der" });
  switch (object.asymmetricKeyType) {
    case "rsa":
    case "ed25519":
    case "dsa":
      return { algorithm: object.asymmetricKeyType, publicKey };
    case "ec":
      return { algorithm: curves[object.asymmetricKeyDetails?.namedCurve ?? ""] ?? "other", publicKey };
    default:
      return { algorithm: "other", publicKey };
  }
}
