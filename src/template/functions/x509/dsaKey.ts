import { BitString, Integer, ObjectIdentifier, OctetString, Sequence, fromBER } from "asn1js";

const dsaId = "1.2.840.10040.4.1";

/** `SEQUENCE { 0, p, q, g, y, x }` from PKCS #8 and SubjectPublicKeyInfo. */
export function traditionalDsaKey(pkcs8: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const [, algorithm, secret] = itemsOf(read(pkcs8));
  const [, parameters] = itemsOf(algorithm);
  const [, bits] = itemsOf(read(publicKey));
  if (!(secret instanceof OctetString) || !(bits instanceof BitString)) throw new Error("not a DSA key");
  const x = read(secret.valueBlock.valueHexView);
  const y = read(bits.valueBlock.valueHexView);
  return write(new Sequence({ value: [new Integer({ value: 0 }), ...itemsOf(parameters), y, x] }));
}

/** PKCS #8 from `SEQUENCE { 0, p, q, g, y, x }`. */
export function commonDsaKey(traditional: Uint8Array): Uint8Array {
  const [version, p, q, g, y, x] = itemsOf(read(traditional));
  if (!version || !p || !q || !g || !y || !x) throw new Error("not a DSA key");
  const parameters = new Sequence({ value: [p, q, g] });
  const algorithm = new Sequence({ value: [new ObjectIdentifier({ value: dsaId }), parameters] });
  const secret = new OctetString({ valueHex: x.toBER() });
  return write(new Sequence({ value: [new Integer({ value: 0 }), algorithm, secret] }));
}

type Node = ReturnType<typeof fromBER>["result"];

function read(der: Uint8Array): Node {
  const { offset, result } = fromBER(der);
  if (offset === -1) throw new Error(result.error || "not DER");
  return result;
}

function itemsOf(node: Node | undefined): Node[] {
  if (!(node instanceof Sequence)) throw new Error("not a DSA key");
  return node.valueBlock.value;
}

function write(sequence: Sequence): Uint8Array {
  return new Uint8Array(sequence.toBER());
}
