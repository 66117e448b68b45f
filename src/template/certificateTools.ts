/** X.509 as certificate functions need it; the implementation is loaded with its ASN.1 library only for them. */
export interface CertificateTools {
  /** The certificate in DER; `sign` makes the signature over its body. */
  createCertificate(request: CertificateRequest, sign: (body: Uint8Array) => Uint8Array): Uint8Array;
  /** Throws for what is no certificate. */
  readCertificate(der: Uint8Array): CertificateParts;
  /** A DSA key (PKCS #8 and its SubjectPublicKeyInfo) in its traditional encoding. */
  traditionalDsaKey(pkcs8: Uint8Array, publicKey: Uint8Array): Uint8Array;
  /** A DSA key in PKCS #8 from its traditional encoding. Throws for what is none. */
  commonDsaKey(traditional: Uint8Array): Uint8Array;
}

export interface CertificateRequest {
  /** 16 random bytes. */
  serialNumber: Uint8Array;
  commonName: string;
  /** The name of the signer in DER; the certificate's own when it signs itself. */
  issuer: Uint8Array | undefined;
  /** Milliseconds since 1970. */
  notBefore: number;
  notAfter: number;
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Uint8Array;
  isAuthority: boolean;
  dnsNames: readonly string[];
  /** 4 or 16 bytes each. */
  ipAddresses: readonly Uint8Array[];
  /** The signer's key id, when it has one and is another. */
  authorityKeyId: Uint8Array | undefined;
  signatureAlgorithm: SignatureAlgorithm;
}

export type SignatureAlgorithm = "rsa-sha256" | "ecdsa-sha256" | "ecdsa-sha384" | "ecdsa-sha512" | "ed25519";

export interface CertificateParts {
  /** The subject's name in DER. */
  subject: Uint8Array;
  subjectKeyId: Uint8Array | undefined;
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Uint8Array;
}
