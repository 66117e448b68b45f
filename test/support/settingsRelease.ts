/** What releases of the chart of `writeConfigChart` are expected to be. */
import { createHash } from "node:crypto";

/** `text` in `count` ConfigMaps. */
export interface Content {
  text: string;
  count: number;
}

export function setContent({ text, count }: Content): string[] {
  return ["--set", `text=${text},count=${count}`];
}

function manifestOf(release: string, { text, count }: Content): string {
  const documents = Array.from(
    { length: count },
    (_, i) =>
      `---\n# Source: settings/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${release}-${i}\ndata:\n  text: "${text}"\n`,
  );
  return documents.join("\n");
}

/** SHA-256 of the manifest that a record of this content must hold. */
export function manifestHash(release: string, content: Content): string {
  return hashText(manifestOf(release, content));
}

export function hashText(text: string): string {
  return createHash("sha256").update(text.trimEnd()).digest("hex");
}
