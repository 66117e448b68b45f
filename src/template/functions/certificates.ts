import { quoteGo } from "../../base/index.ts";
import type { CertificateParts, SignatureAlgorithm } from "../certificateTools.ts";
import { fromBytes, isAscii, toBytes } from "../goBytes.ts";
import { formatValue } from "../goFormat.ts";
import { type GoInt, type GoMap, GoObject, type GoValue } from "../goValue.ts";
import { ModuleNeeded, type RenderContext, type TemplateFunction } from "../templateFunction.ts";
import { decodeBase64 } from "./base64.ts";
import { defineFunctions } from "./defineFunctions.ts";
import { callError } from "./failure.ts";
import { parseIpAddress } from "./ipAddress.ts";
import { decodePem, encodePem } from "./pem.ts";
import { type KnownKey, certificatesOf, cryptoOf, readPrivateKey, writePrivateKey } from "./privateKeys.ts";

const family = "Certificates";
const certificateType = "sprig.certificate";
const millisecondsPerDay = 86_400_000;

/** A certificate and its private key, both in PEM. */
class GoCertificate extends GoObject {
  readonly typeName: string = certificateType;
  readonly cert: string;
  readonly key: string;

  constructor(cert: string, key: string) {
    super();
    this.cert = cert;
    this.key = key;
  }

  override field(name: string): GoValue {
    return name === "Cert" ? this.cert : name === "Key" ? this.key : undefined;
  }

  format(): string {
    return `{${this.cert} ${this.key}}`;
  }

  override toPlain(): GoMap {
    return { Cert: this.cert, Key: this.key };
  }
}

/** What a certificate is for. */
interface Subject {
  commonName: string;
  ipAddresses: readonly Uint8Array[];
  dnsNames: readonly string[];
  days: number;
  isAuthority: boolean;
}

/** Who signs: another certificate and its key. */
interface Signer {
  certificate: CertificateParts;
  key: KnownKey;
}

function issue(context: RenderContext, subject: Subject, key: KnownKey, signer: Signer | undefined): GoCertificate {
  const crypto = cryptoOf(context);
  const tools = certificatesOf(context);
  const signingKey = signer?.key ?? key;
  const { hash, name } = signatureOf(signingKey);
  if (signer && !sameBytes(signer.certificate.publicKey, signer.key.publicKey))
    throw failed("x509: provided PrivateKey doesn't match parent's PublicKey");
  const badName = subject.dnsNames.find((dns) => !isAscii(dns));
  if (badName !== undefined) throw failed(`x509: ${quoteGo(badName)} cannot be encoded as an IA5String`);
  const now = context.clock.now();
  const request = {
    serialNumber: context.random.bytes(16),
    commonName: subject.commonName,
    issuer: signer?.certificate.subject,
    notBefore: now,
    notAfter: now + subject.days * millisecondsPerDay,
    publicKey: key.publicKey,
    isAuthority: subject.isAuthority,
    dnsNames: subject.dnsNames,
    ipAddresses: subject.ipAddresses,
    authorityKeyId: signer?.certificate.subjectKeyId,
    signatureAlgorithm: name,
  };
  const der = tools.createCertificate(request, (body) => crypto.sign(signingKey.key, body, hash));
  return new GoCertificate(encodePem({ type: "CERTIFICATE", der }), writePrivateKey(context, key));
}

function signatureOf(key: KnownKey): { name: SignatureAlgorithm; hash: "sha256" | "sha384" | "sha512" | undefined } {
  switch (key.algorithm) {
    case "rsa":
      return { name: "rsa-sha256", hash: "sha256" };
    case "p-256":
      return { name: "ecdsa-sha256", hash: "sha256" };
    case "p-384":
      return { name: "ecdsa-sha384", hash: "sha384" };
    case "p-521":
      return { name: "ecdsa-sha512", hash: "sha512" };
    case "ed25519":
      return { name: "ed25519", hash: undefined };
  }
  throw failed("x509: certificate private key does not implement crypto.Signer");
}

function failed(reason: string): Error {
  return callError(`error creating certificate: ${reason}`);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function newKey(context: RenderContext): KnownKey {
  context.chargeExpensive();
  const crypto = cryptoOf(context);
  const key = crypto.generateKey("rsa-2048");
  return { key, ...crypto.describeKey(key) };
}

function givenKey(context: RenderContext, pem: string): KnownKey {
  context.chargeExpensive();
  try {
    return readPrivateKey(context, pem);
  } catch (error) {
    throw within("parsing private key", error);
  }
}

function within(task: string, error: unknown): unknown {
  if (error instanceof ModuleNeeded || !(error instanceof Error)) return error;
  return callError(`${task}: ${error.message}`);
}

function readSigner(context: RenderContext, authority: GoCertificate): Signer {
  const certificate = readCertificate(context, authority.cert, "decodedSignerCert");
  try {
    return { certificate, key: readPrivateKey(context, authority.key) };
  } catch (error) {
    throw within("error parsing private key", error);
  }
}

function readCertificate(context: RenderContext, pem: string, name: string): CertificateParts {
  const tools = certificatesOf(context);
  const block = decodePem(pem);
  if (!block) throw callError("unable to decode certificate");
  try {
    return tools.readCertificate(block.der);
  } catch {
    throw callError(`error parsing certificate: ${name}.Bytes: x509: malformed certificate`);
  }
}

function addressesOf(list: readonly GoValue[]): Uint8Array[] {
  return list.map((item) => {
    if (typeof item !== "string") throw callError(`error parsing ip: ${formatValue(item)} is not a string`);
    try {
      const { bytes, zone } = parseIpAddress(item);
      if (zone === "") return shortAddress(bytes);
    } catch {
      // Told below, for addresses with a zone as well.
    }
    throw callError(`error parsing ip: ${item}`);
  });
}

/** An IPv4 address in IPv6's notation is that IPv4 address. */
function shortAddress(bytes: Uint8Array): Uint8Array {
  const isMapped =
    bytes.length === 16 && bytes.subarray(0, 10).every((b) => b === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

function dnsNamesOf(list: readonly GoValue[]): string[] {
  return list.map((item) => {
    if (typeof item === "string") return item;
    throw callError(`error processing alternate dns name: ${formatValue(item)} is not a string`);
  });
}

function subjectOf(commonName: string, ips: readonly GoValue[], dns: readonly GoValue[], days: GoInt): Subject {
  return {
    commonName,
    ipAddresses: addressesOf(ips),
    dnsNames: dnsNamesOf(dns),
    days: Number(days.value),
    isAuthority: false,
  };
}

function authorityOf(commonName: string, days: GoInt): Subject {
  return { commonName, ipAddresses: [], dnsNames: [], days: Number(days.value), isAuthority: true };
}

/** Mirrors: sprig buildCustomCert: checks a certificate and a key that come in base64. */
function buildCustom(context: RenderContext, base64Cert: string, base64Key: string): GoCertificate {
  const cert = decoded(base64Cert, "certificate");
  const key = decoded(base64Key, "private key");
  readCertificate(context, cert, "decodedCert");
  try {
    readPrivateKey(context, key);
  } catch (error) {
    throw within("error parsing private key", error);
  }
  return new GoCertificate(cert, key);
}

function decoded(text: string, name: string): string {
  try {
    return fromBytes(decodeBase64(toBytes(text)));
  } catch {
    throw callError(`unable to decode base64 ${name}`);
  }
}

const kinds = { "": "rsa-4096", rsa: "rsa-4096", dsa: "dsa", ecdsa: "p-256", ed25519: "ed25519" } as const;

function genPrivateKey(context: RenderContext, type: string): string {
  const kind = Object.hasOwn(kinds, type) ? kinds[type as keyof typeof kinds] : undefined;
  if (kind === undefined) return `Unknown type ${type}`;
  const crypto = cryptoOf(context);
  context.chargeExpensive();
  const key = crypto.generateKey(kind);
  return writePrivateKey(context, { key, ...crypto.describeKey(key) });
}

const anyList = "[]interface {}";
const define = defineFunctions(family, certificateType);

/** Keys and certificates; results differ with every render. Mirrors: sprig crypto.go. */
export function certificateFunctions(): readonly TemplateFunction[] {
  return [
    {
      name: "genPrivateKey",
      family,
      params: ["string"],
      returns: "string",
      doc: 'A new private key in PEM: "rsa" (4096 bits), "ecdsa" (P-256), "ed25519" or "dsa".',
      call: genPrivateKey,
    },
    define(
      "genCA",
      ["string", "int"],
      "A certificate authority of a name, valid for a number of days.",
      (context, name: string, days: GoInt) => issue(context, authorityOf(name, days), newKey(context), undefined),
    ),
    define(
      "genCAWithKey",
      ["string", "int", "string"],
      "As genCA, with a private key in PEM.",
      (context, name: string, days: GoInt, pem: string) =>
        issue(context, authorityOf(name, days), givenKey(context, pem), undefined),
    ),
    define(
      "genSelfSignedCert",
      ["string", anyList, anyList, "int"],
      "A certificate that signs itself: name, IP addresses, DNS names, days.",
      (context, name: string, ips: GoValue[], dns: GoValue[], days: GoInt) =>
        issue(context, subjectOf(name, ips, dns, days), newKey(context), undefined),
    ),
    define(
      "genSelfSignedCertWithKey",
      ["string", anyList, anyList, "int", "string"],
      "As genSelfSignedCert, with a private key in PEM.",
      (context, name: string, ips: GoValue[], dns: GoValue[], ...rest: GoValue[]) => {
        const [days, pem] = rest as [GoInt, string];
        return issue(context, subjectOf(name, ips, dns, days), givenKey(context, pem), undefined);
      },
    ),
    define(
      "genSignedCert",
      ["string", anyList, anyList, "int", certificateType],
      "A certificate signed by an authority that genCA or buildCustomCert gave.",
      (context, name: string, ips: GoValue[], dns: GoValue[], ...rest: GoValue[]) => {
        const [days, authority] = rest as [GoInt, GoCertificate];
        const key = newKey(context);
        return issue(context, subjectOf(name, ips, dns, days), key, readSigner(context, authority));
      },
    ),
    define(
      "genSignedCertWithKey",
      ["string", anyList, anyList, "int", certificateType, "string"],
      "As genSignedCert, with a private key in PEM.",
      (context, name: string, ips: GoValue[], dns: GoValue[], ...rest: GoValue[]) => {
        const [days, authority, pem] = rest as [GoInt, GoCertificate, string];
        const key = givenKey(context, pem);
        return issue(context, subjectOf(name, ips, dns, days), key, readSigner(context, authority));
      },
    ),
    define(
      "buildCustomCert",
      ["string", "string"],
      "The certificate and the key that are given in base64 of PEM, once they are checked.",
      buildCustom,
    ),
  ];
}
