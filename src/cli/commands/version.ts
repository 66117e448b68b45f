import { productVersion } from "../../base/index.ts";
import type { CommandRequest } from "../command.ts";

export function run({ options, io }: CommandRequest): number {
  const facts = {
    version: productVersion,
    node: process.versions.node,
    platform: `${process.platform}/${process.arch}`,
  };
  const output = options.text("output");
  if (options.flag("short")) io.writeOut(`${productVersion}\n`);
  else if (output === "json") io.writeOut(`${JSON.stringify(facts)}\n`);
  else if (output === "yaml")
    io.writeOut(
      Object.entries(facts)
        .map(([k, v]) => `${k}: ${v}\n`)
        .join(""),
    );
  else io.writeOut(`kpack ${facts.version} (node ${facts.node}, ${facts.platform})\n`);
  return 0;
}
