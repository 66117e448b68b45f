/**
 * Cryptography that a platform brings along, synchronous because template functions are. Keys and signatures are in
 * their standard encodings; nothing here knows about PEM or certificates.
 */
export interface Crypto {
  /** A new private key in its traditional encoding, and the public key as SubjectPublicKeyInfo. */
  generateKey(kind: KeyKind): KeyPair;
  /** The public key (SubjectPublicKeyInfo, DER) of a private key (PKCS #1, SEC 1 or PKCS #8, DER). Throws for what is no key. */
  publicKey(key: PrivateKey): Uint8Array;
  /** A signature with SHA-256 (Ed25519: over the message itself), encoded as in certificates. */
  sign(key: PrivateKey, message: Uint8Array): Uint8Array;
  /** scrypt with N, r, p and a length in bytes. */
  scrypt(password: Uint8Array, salt: Uint8Array, parameters: ScryptParameters): Uint8Array;
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** AES-256-CBC with PKCS #7 padding. */
  encryptAes(key: Uint8Array, iv: Uint8Array, content: Uint8Array): Uint8Array;
  /** AES-256-CBC; the padding is left in place. */
  decryptAes(key: Uint8Array, iv: Uint8Array, content: Uint8Array): Uint8Array;
}

export type KeyKind = "rsa-2048" | "rsa-4096" | "p-256" | "ed25519" | "dsa-2048";

/** A private key in DER. */
export interface PrivateKey {
  encoding: "pkcs1" | "sec1" | "pkcs8";
  der: Uint8Array;
}

export interface KeyPair {
  privateKey: PrivateKey;
  publicKey: Uint8Array;
}

export interface ScryptParameters {
  cost: number;
  blockSize: number;
  parallelization: number;
  length: number;
}
