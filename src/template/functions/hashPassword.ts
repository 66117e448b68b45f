import { encodeBase64, hashSync } from "bcryptjs";

const cost = 10;

/** bcrypt as `$2a$10$...`, the form that Go writes. The password has at most 72 bytes, the salt 16. */
export function hashPassword(password: string, salt: Uint8Array): string {
  return hashSync(password, `$2a$${cost}$${encodeBase64(salt, salt.length)}`);
}
