import { toBase64 } from "../../base/index.ts";
import { byteLength, fromBytes, toBytes } from "../goBytes.ts";
import type { GoInt } from "../goValue.ts";
import { ModuleNeeded, type RenderContext, type TemplateFunction } from "../templateFunction.ts";
import { decodeBase64 } from "./base64.ts";
import { defineFunctions } from "./defineFunctions.ts";
import { callError, checkTextLength } from "./failure.ts";
import { cryptoOf } from "./privateKeys.ts";

const family = "Cryptography";
const blockSize = 16;

/** Mirrors: sprig bcrypt, which gives its error as the text. */
function bcrypt(context: RenderContext, password: string): string {
  const { hashPassword } = context.modules;
  if (!hashPassword) throw new ModuleNeeded("hashPassword");
  if (byteLength(password) > 72)
    return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
  context.chargeExpensive();
  return hashPassword(password, context.random.bytes(16));
}

function htpasswd(context: RenderContext, user: string, password: string): string {
  return user.includes(":") ? `invalid username: ${user}` : `${user}:${bcrypt(context, password)}`;
}

/** Patterns of the Master Password algorithm, by type. */
const passwordPatterns: Readonly<Record<string, readonly string[]>> = {
  maximum: ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
  long: (
    "CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv " +
    "CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv " +
    "CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno"
  ).split(" "),
  medium: ["CvcnoCvc", "CvcCvcno"],
  short: ["Cvcn"],
  basic: ["aaanaaan", "aannaaan", "aaannaaa"],
  pin: ["nnnn"],
};

/** What the letters of a pattern stand for. */
const patternCharacters: Readonly<Record<string, string>> = {
  V: "AEIOU",
  C: "BCDFGHJKLMNPQRSTVWXYZ",
  v: "aeiou",
  c: "bcdfghjklmnpqrstvwxyz",
  A: "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
  a: "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
  n: "0123456789",
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
};

const seedName = "com.lyndir.masterpassword";
const keyParameters = { cost: 32_768, blockSize: 8, parallelization: 2, length: 64 };

/** Mirrors: sprig derivePassword. */
function derivePassword(context: RenderContext, counter: GoInt, type: string, ...secrets: string[]): string {
  const [password = "", user = "", site = ""] = secrets;
  const patterns = Object.hasOwn(passwordPatterns, type) ? (passwordPatterns[type] ?? []) : [];
  if (patterns.length === 0) return `cannot find password template ${type}`;
  const crypto = cryptoOf(context);
  context.chargeExpensive();
  const key = crypto.scrypt(toBytes(password), seeded(user), keyParameters);
  const message = joined(seeded(site), bigEndian(Number(counter.value)));
  const seed = crypto.hmacSha256(key, message);
  const pattern = patterns[(seed[0] ?? 0) % patterns.length] ?? "";
  let out = "";
  for (const [i, letter] of [...pattern].entries()) {
    const characters = patternCharacters[letter] ?? "";
    out += characters[(seed[i + 1] ?? 0) % characters.length];
  }
  return out;
}

function seeded(text: string): Uint8Array {
  const bytes = toBytes(text);
  return joined(toBytes(seedName), bigEndian(bytes.length), bytes);
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** sprig's key: the password's first 32 bytes, filled up with zeros. */
function aesKey(password: string): Uint8Array {
  const key = new Uint8Array(32);
  key.set(toBytes(password).subarray(0, 32));
  return key;
}

function encryptAes(context: RenderContext, password: string, text: string): string {
  if (text === "") return "";
  const crypto = cryptoOf(context);
  const content = toBytes(text);
  checkTextLength(context, content.length * 2);
  const padding = blockSize - (content.length % blockSize);
  const padded = joined(content, new Uint8Array(padding).fill(padding));
  const iv = context.random.bytes(blockSize);
  return toBase64(joined(iv, crypto.encryptAes(aesKey(password), iv, padded)));
}

function decryptAes(context: RenderContext, password: string, base64: string): string {
  if (base64 === "") return "";
  const crypto = cryptoOf(context);
  checkTextLength(context, base64.length);
  const whole = decodeBase64(toBytes(base64));
  if (whole.length < blockSize)
    throw callError(`runtime error: slice bounds out of range [:${blockSize}] with capacity ${whole.length}`);
  const content = whole.subarray(blockSize);
  if (content.length % blockSize !== 0) throw callError("crypto/cipher: input not full blocks");
  if (content.length === 0) throw callError("runtime error: index out of range [-1]");
  const plain = crypto.decryptAes(aesKey(password), whole.subarray(0, blockSize), content);
  const length = plain.length - (plain.at(-1) ?? 0);
  if (length < 0) throw callError(`runtime error: slice bounds out of range [:${length}]`);
  return fromBytes(plain.subarray(0, length));
}

const text = defineFunctions(family, "string");

/** Passwords and ciphers. Mirrors: sprig crypto.go. */
export function cryptoFunctions(): readonly TemplateFunction[] {
  return [
    text("bcrypt", ["string"], "The bcrypt hash of a password, with a random salt and cost 10.", bcrypt),
    text("htpasswd", ["string", "string"], "A line for a password file: user name, colon, bcrypt hash.", htpasswd),
    {
      ...text(
        "derivePassword",
        ["uint32", "string", "string", "string", "string"],
        "A password made from a counter, a type (maximum, long, medium, short, basic, pin), a master password, a user and a site.",
        derivePassword,
      ),
      example: { template: '{{ derivePassword 1 "long" "password" "user" "example.com" }}', output: "ZedaFaxcZaso9*" },
    },
    text(
      "encryptAES",
      ["string", "string"],
      "A text encrypted by a password with AES-256-CBC, in base64 behind its random start.",
      encryptAes,
    ),
    {
      ...text("decryptAES", ["string", "string"], "The text that encryptAES encrypted.", decryptAes),
      example: { template: '{{ "secret" | encryptAES "password" | decryptAES "password" }}', output: "secret" },
    },
  ];
}
