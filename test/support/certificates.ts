/** The certificates of test/cases/cluster/tls, for tests that speak TLS. */
import fs from "node:fs";

export interface TestCertificate {
  certificate: string;
  key: string;
}

/** Trusts `testServer` (kubernetes.test, 127.0.0.1) and `testClient` (jane). */
export const testAuthority: string = read("authority.crt");
export const testServer: TestCertificate = { certificate: read("server.crt"), key: read("server.key") };
export const testClient: TestCertificate = { certificate: read("client.crt"), key: read("client.key") };

function read(name: string): string {
  return fs.readFileSync(new URL(`../cases/cluster/tls/${name}`, import.meta.url), "utf8");
}
