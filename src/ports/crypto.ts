/**
 * Cryptography that a platform brings along, synchronous because template functions are. Keys and signatures are in
 * their standard encodings; nothing here knows about PEM or certificates.
 */
export interface Crypto {
  /** A new private key. Takes seconds for RSA and longer for DSA. */
  generateKey(kind: KeyKind): PrivateKey;
  /** What a private key is. Throws for bytes that are no key of the encoding they claim. */
  describeKey(key: PrivateKey): KeyDescription;
  /** A signature as in certificates: with the hash, or over the message itself (Ed25519) without one. */
  sign(key: PrivateKey, message: Uint8Array, hash: "sha256" | "sha384" | "sha512" | undefined): Uint8Array;
  scrypt(password: Uint8Array, salt: Uint8Array, parameters: ScryptParameters): Uint8Array;
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** AES-256-CBC without padding: the content is a whole number of 16-byte blocks. */
  encryptAes(key: Uint8Array, iv: Uint8Array, content: Uint8Array): Uint8Array;
  decryptAes(key: Uint8Array, iv: Uint8Array, content: Uint8Array): Uint8Array;
}

/** `dsa` has parameters of 2048 and 256 bits. */
export type KeyKind = "rsa-2048" | "rsa-4096" | "p-256" | "ed25519" | "dsa";

/** A private key in DER: RSA's own encoding, that of elliptic curves, or the common one. */
export interface PrivateKey {
  encoding: "pkcs1" | "sec1" | "pkcs8";
  der: Uint8Array;
}

export interface KeyDescription {
  algorithm: "rsa" | "p-256" | "p-384" | "p-521" | "ed25519" | "dsa" | "other";
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Uint8Array;
}

export interface ScryptParameters {
  cost: number;
  blockSize: number;
  parallelization: number;
  /** Bytes of the result. */
  length: number;
}
