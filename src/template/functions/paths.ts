import type { TemplateFunction } from "../templateFunction.ts";

const family = "Paths";

/** Mirrors: path.Clean. */
function cleanPath(path: string): string {
  if (path === "") return ".";
  const rooted = path.startsWith("/");
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") out.push(part);
    else if (out.length > 0 && out.at(-1) !== "..") out.pop();
    else if (!rooted) out.push(part);
  }
  return (rooted ? "/" : "") + out.join("/") || ".";
}

/** Mirrors: path.Base. */
function basePath(path: string): string {
  if (path === "") return ".";
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end--;
  if (end === 0) return "/";
  return path.slice(path.lastIndexOf("/", end - 1) + 1, end);
}

/** Mirrors: path.Dir. */
function directoryPath(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf("/") + 1));
}

/** Mirrors: path.Ext. */
function extension(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot);
}

function pair(
  names: [string, string],
  call: (path: string) => string | boolean,
  doc: string,
  output: string,
): TemplateFunction[] {
  return names.map((name, i) => ({
    name,
    family,
    params: ["string"],
    returns: typeof call("") === "boolean" ? "bool" : "string",
    doc: i === 0 ? doc : `The same as ${names[0]}, on every system.`,
    example: { template: `{{ ${name} "/a//b/../c.tar.gz" }}`, output },
    call: (_context, path: string) => call(path),
  }));
}

/** Paths with slashes. Go's os... functions follow the machine; kpack's are those of Linux, so that renders do not differ. */
export const pathFunctions: readonly TemplateFunction[] = [
  ...pair(["base", "osBase"], basePath, "The last part of a path.", "c.tar.gz"),
  ...pair(["dir", "osDir"], directoryPath, "A path without its last part, in its shortest form.", "/a"),
  ...pair(["clean", "osClean"], cleanPath, "A path in its shortest form.", "/a/c.tar.gz"),
  ...pair(["ext", "osExt"], extension, "The file name extension, with its dot.", ".gz"),
  ...pair(["isAbs", "osIsAbs"], (path) => path.startsWith("/"), "Tells whether a path begins at the root.", "true"),
];
