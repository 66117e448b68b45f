/** POSIX path arithmetic on strings, for code that must run without `node:path`. No I/O. */

/** Joins and normalises; an absolute later part wins, as with `path.resolve`. */
export function joinPath(...parts: string[]): string {
  let joined = "";
  for (const part of parts) {
    if (part === "") continue;
    joined = part.startsWith("/") || joined === "" ? part : `${joined}/${part}`;
  }
  return normalizePath(joined);
}

/** Removes `.`, `..` and doubled slashes. The empty path becomes `.`. */
export function normalizePath(path: string): string {
  // Most paths are in order: none of their parts is empty or begins with a dot.
  if (path !== "" && !path.startsWith(".") && !/\/(?:[./]|$)/.test(path)) return path;
  const absolute = path.startsWith("/");
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out[out.length - 1] !== "..") out.pop();
    else if (part !== ".." || !absolute) out.push(part);
  }
  const body = out.join("/");
  return absolute ? `/${body}` : body || ".";
}

export function dirName(path: string): string {
  const at = path.lastIndexOf("/");
  if (at < 0) return ".";
  return at === 0 ? "/" : path.slice(0, at);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** True when `path` is `root` or below it; both absolute and normalised. */
export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root === "/" ? "/" : `${root}/`);
}

/** `to` as seen from `from`; both absolute and normalised. */
export function relativePath(from: string, to: string): string {
  const a = from.split("/").filter(Boolean);
  const b = to.split("/").filter(Boolean);
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common++;
  return [...a.slice(common).map(() => ".."), ...b.slice(common)].join("/") || ".";
}
