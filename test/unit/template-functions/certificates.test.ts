import { X509Certificate, createPrivateKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { render } from "./renderTemplate.ts";

/** Parts that the template separates by `|`. */
function parts(template: string): string[] {
  return render(template).split("|");
}

describe("certificates", () => {
  const key = 'genPrivateKey "ecdsa"';

  test("an authority signs a certificate with names and addresses", () => {
    const [authority = "", cert = "", privateKey = ""] = parts(
      `{{ $ca := genCAWithKey "my-ca" 365 (${key}) }}` +
        `{{ $c := genSignedCertWithKey "web" (list "10.0.0.1" "fd00::1") (list "a.example" "*.b.example") 30 $ca (${key}) }}` +
        "{{ $ca.Cert }}|{{ $c.Cert }}|{{ $c.Key }}",
    );
    const root = new X509Certificate(authority);
    const leaf = new X509Certificate(cert);
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.subject).toBe("CN=web");
    expect(leaf.issuer).toBe("CN=my-ca");
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    expect(leaf.subjectAltName).toBe(
      "DNS:a.example, DNS:*.b.example, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1",
    );
    const days = (Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / 86_400_000;
    expect(days).toBe(30);
  });

  test.each(["ecdsa", "ed25519"])("genSelfSignedCertWithKey with a %s key", (kind) => {
    const [cert = "", privateKey = ""] = parts(
      `{{ $c := genSelfSignedCertWithKey "x" nil nil 1 (genPrivateKey "${kind}") }}{{ $c.Cert }}|{{ $c.Key }}`,
    );
    const certificate = new X509Certificate(cert);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  });

  test("buildCustomCert gives back what it was given", () => {
    const [made, built] = parts(
      `{{ $c := genCAWithKey "x" 1 (${key}) }}{{ $b := buildCustomCert (b64enc $c.Cert) (b64enc $c.Key) }}` +
        "{{ $c.Cert }}{{ $c.Key }}|{{ $b.Cert }}{{ $b.Key }}",
    );
    expect(built).toBe(made);
  });

  test.each([
    ['{{ genSelfSignedCert "x" (list "1.2.3") nil 1 }}', "error parsing ip: 1.2.3"],
    ['{{ genSelfSignedCert "x" (list 1) nil 1 }}', "error parsing ip: 1 is not a string"],
    ['{{ genSelfSignedCert "x" nil (list 1) 1 }}', "error processing alternate dns name: 1 is not a string"],
    ['{{ genCAWithKey "x" 1 "no key" }}', "parsing private key: no PEM data in input"],
    ['{{ buildCustomCert "?" "" }}', "unable to decode base64 certificate"],
    ['{{ buildCustomCert (b64enc "x") "" }}', "unable to decode certificate"],
  ])("%s is refused", (template, message) => {
    expect(() => render(template)).toThrow(message);
  });

  test("genPrivateKey names a kind it does not know", () => {
    expect(render('{{ genPrivateKey "x" }}')).toBe("Unknown type x");
  });
});

test("bcrypt and htpasswd", () => {
  expect(render('{{ bcrypt "secret" }}')).toMatch(/^\$2a\$10\$[./A-Za-z0-9]{53}$/);
  expect(render('{{ htpasswd "me" "secret" }}')).toMatch(/^me:\$2a\$10\$/);
  expect(render('{{ htpasswd "a:b" "secret" }}')).toBe("invalid username: a:b");
  expect(render('{{ repeat 73 "a" | bcrypt }}')).toContain("password length exceeds 72 bytes");
});

test("decryptAES refuses what is no cipher text", () => {
  expect(() => render('{{ decryptAES "p" "AAAA" }}')).toThrow("slice bounds out of range [:16]");
  expect(() => render('{{ decryptAES "p" (b64enc (repeat 20 "a")) }}')).toThrow("input not full blocks");
  expect(() => render('{{ decryptAES "p" "?" }}')).toThrow("illegal base64 data at input byte 0");
});
