import { KpackError } from "../../base/index.ts";
import type { CompileRegex, Regex } from "../../base/regex/index.ts";

/** One entry of `images:`. Empty text means not given. */
export interface ImageChange {
  readonly name: string;
  readonly newName: string;
  readonly newTag: string;
  readonly tagSuffix: string;
  readonly digest: string;
}

const tagAndDigest = /^(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$/;
const tagAndDigestText = tagAndDigest.source.slice(1, -1);

/**
 * A test for images with the given name, any tag and any digest. The name is a regular expression, as in kustomize
 * (so `.` matches any character); one that does not compile matches nothing. Mirrors: kustomize api/internal/image.
 */
export function imageMatcher(name: string, compile: CompileRegex): (image: string) => boolean {
  if (/^[A-Za-z0-9/_:@.-]*$/.test(name)) return (image) => matchesSimpleName(image, name);
  let regex: Regex;
  try {
    regex = compile(`^${name}${tagAndDigestText}$`);
  } catch (error) {
    if (error instanceof KpackError && error.code === "regex/syntax") return () => false;
    throw error;
  }
  return (image) => regex.test(image);
}

/** The common case without the engine: every character stands for itself, `.` for any one character. */
function matchesSimpleName(image: string, name: string): boolean {
  let at = 0;
  for (let i = 0; i < name.length; i++, at++) {
    const unit = image.charCodeAt(at);
    if (name[i] !== ".") {
      if (unit !== name.charCodeAt(i)) return false;
      continue;
    }
    if (Number.isNaN(unit) || unit === 10) return false;
    if (unit >= 0xd800 && unit < 0xdc00) at++;
  }
  return tagAndDigest.test(image.slice(at));
}

/** Name, tag and digest; a colon in a registry's port does not count. */
export function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(image.indexOf("/"), 0);
  const at = image.indexOf("@", slash);
  const colon = image.indexOf(":", slash);
  if (at >= 0 && (colon < 0 || at < colon)) return { name: image.slice(0, at), tag: "", digest: image.slice(at + 1) };
  if (colon < 0) return { name: image, tag: "", digest: "" };
  const name = image.slice(0, colon);
  if (at < 0) return { name, tag: image.slice(colon + 1), digest: "" };
  return { name, tag: image.slice(colon + 1, at), digest: image.slice(at + 1) };
}

/**
 * The image after the change. A new tag drops the old digest and the other way round; both together are kept.
 * Mirrors: kustomize api/filters/imagetag imageTagUpdater.
 */
export function changeImage(image: string, change: ImageChange): string {
  let { name, tag, digest } = splitImage(image);
  if (change.newName !== "") name = change.newName;
  if (change.newTag !== "" || change.digest !== "") {
    tag = change.newTag;
    digest = change.digest;
  } else if (change.tagSuffix !== "") {
    tag += change.tagSuffix;
    digest = "";
  }
  return name + (tag === "" ? "" : `:${tag}`) + (digest === "" ? "" : `@${digest}`);
}
