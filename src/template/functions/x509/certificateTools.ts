import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  id_kp_serverAuth,
} from "@peculiar/asn1-x509";
import { sha256 } from "../../../base/hash/index.ts";
import type {
  CertificateParts,
  CertificateRequest,
  CertificateTools,
  SignatureAlgorithm,
} from "../../certificateTools.ts";
import { commonDsaKey, traditionalDsaKey } from "./dsaKey.ts";

const commonNameId = "2.5.4.3";

/** X.509 certificates with the fields and in the order of Go's x509.CreateCertificate. */
export const certificateTools: CertificateTools = {
  createCertificate,
  readCertificate,
  traditionalDsaKey,
  commonDsaKey,
};

function createCertificate(request: CertificateRequest, sign: (body: Uint8Array) => Uint8Array): Uint8Array {
  const subject = nameOf(request.commonName);
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: bufferOf(positive(request.serialNumber)),
    signature: algorithmOf(request.signatureAlgorithm),
    issuer: request.issuer ? AsnConvert.parse(request.issuer, Name) : subject,
    validity: new Validity({ notBefore: new Date(request.notBefore), notAfter: new Date(request.notAfter) }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(request.publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions(extensionsOf(request)),
  });
  const signature = sign(new Uint8Array(AsnConvert.serialize(body)));
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: algorithmOf(request.signatureAlgorithm),
    signatureValue: bufferOf(signature),
  });
  return new Uint8Array(AsnConvert.serialize(certificate));
}

function readCertificate(der: Uint8Array): CertificateParts {
  const { tbsCertificate } = AsnConvert.parse(der, Certificate);
  const keyId = tbsCertificate.extensions?.find((extension) => extension.extnID === id_ce_subjectKeyIdentifier);
  return {
    subject: new Uint8Array(AsnConvert.serialize(tbsCertificate.subject)),
    subjectKeyId: keyId
      ? new Uint8Array(AsnConvert.parse(keyId.extnValue.buffer, SubjectKeyIdentifier).buffer)
      : undefined,
    publicKey: new Uint8Array(AsnConvert.serialize(tbsCertificate.subjectPublicKeyInfo)),
  };
}

function nameOf(commonName: string): Name {
  if (commonName === "") return new Name([]);
  const isPrintable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(commonName);
  const value = new AttributeValue(isPrintable ? { printableString: commonName } : { utf8String: commonName });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonNameId, value })])]);
}

const algorithms: Readonly<Record<SignatureAlgorithm, string>> = {
  "rsa-sha256": "1.2.840.113549.1.1.11",
  "ecdsa-sha256": "1.2.840.10045.4.3.2",
  "ecdsa-sha384": "1.2.840.10045.4.3.3",
  "ecdsa-sha512": "1.2.840.10045.4.3.4",
  ed25519: "1.3.101.112",
};

function algorithmOf(name: SignatureAlgorithm): AlgorithmIdentifier {
  const algorithm = algorithms[name];
  return new AlgorithmIdentifier(name === "rsa-sha256" ? { algorithm, parameters: null } : { algorithm });
}

function extensionsOf(request: CertificateRequest): Extension[] {
  const usage =
    KeyUsageFlags.digitalSignature |
    KeyUsageFlags.keyEncipherment |
    (request.isAuthority ? KeyUsageFlags.keyCertSign : 0);
  const extensions = [
    extension(id_ce_keyUsage, new KeyUsage(usage), true),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth, id_kp_clientAuth])),
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: request.isAuthority }), true),
  ];
  if (request.isAuthority)
    extensions.push(extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(bufferOf(keyIdOf(request)))));
  if (request.authorityKeyId) {
    const keyIdentifier = new KeyIdentifier(bufferOf(request.authorityKeyId));
    extensions.push(extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier })));
  }
  const names = [
    ...request.dnsNames.map((dNSName) => new GeneralName({ dNSName })),
    ...request.ipAddresses.map((address) => new GeneralName({ iPAddress: formatAddress(address) })),
  ];
  if (names.length > 0)
    extensions.push(extension(id_ce_subjectAltName, new SubjectAlternativeName(names), request.commonName === ""));
  return extensions;
}

function extension(extnID: string, value: object, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** Go takes the first 20 bytes of the SHA-256 of the public key's bits. */
function keyIdOf(request: CertificateRequest): Uint8Array {
  const { subjectPublicKey } = AsnConvert.parse(request.publicKey, SubjectPublicKeyInfo);
  return sha256(new Uint8Array(subjectPublicKey)).slice(0, 20);
}

/** Big endian, without leading zeros, with the sign bit clear. */
function positive(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  return (digits[0] ?? 0) >= 0x80 ? Uint8Array.from([0, ...digits]) : digits;
}

/** The library takes addresses as text. */
function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16));
  return groups.join(":");
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes);
  return copy.buffer;
}
