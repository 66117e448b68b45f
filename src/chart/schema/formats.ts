import { isIpAddress } from "./ipAddress.ts";
import type { CompileRegex } from "../../base/regex/index.ts";

type Problem = string | undefined;

/**
 * Why a text is not of a format; undefined when it is, or when the format is unknown.
 * Mirrors: santhosh-tekuri/jsonschema format.go. Formats are checked in drafts before 2019-09 only.
 */
export function formatProblem(format: string, text: string, compile: CompileRegex): Problem {
  if (format === "regex") return regexProblem(text, compile);
  return Object.hasOwn(checks, format) ? checks[format]?.(text) : undefined;
}

const checks: Readonly<Record<string, (text: string) => Problem>> = Object.freeze({
  "json-pointer": jsonPointer,
  "relative-json-pointer": relativeJsonPointer,
  uuid: (text) =>
    when(!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text), "must have 5 elements of hex digits"),
  duration,
  ipv4: (text) => when(!isIpAddress(text, 4), "expected four decimals"),
  ipv6: (text) => when(!isIpAddress(text, 6), "not an IPv6 address"),
  hostname,
  email,
  date,
  time,
  "date-time": (text) => {
    if (text.length < 20) return "less than 20 characters long";
    if (text[10] !== "t" && text[10] !== "T") return "11th character must be t or T";
    return (
      prefixed("invalid date element", date(text.slice(0, 10))) ??
      prefixed("invalid time element", time(text.slice(11)))
    );
  },
  uri: (text) => uriReference(text) ?? when(!/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text), "relative url"),
  iri: (text) => uriReference(text) ?? when(!/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text), "relative url"),
  "uri-reference": (text) => when(text.includes("\\"), "contains \\") ?? uriReference(text),
  "iri-reference": (text) => when(text.includes("\\"), "contains \\") ?? uriReference(text),
  semver: (text) =>
    when(
      !/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/.test(
        text.slice(0, 256),
      ),
      "versionCore must have 3 numbers separated by dot",
    ),
});

function when(broken: boolean, problem: string): Problem {
  return broken ? problem : undefined;
}

function prefixed(prefix: string, problem: Problem): Problem {
  return problem === undefined ? undefined : `${prefix}: ${problem}`;
}

function regexProblem(text: string, compile: CompileRegex): Problem {
  try {
    compile(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function jsonPointer(text: string): Problem {
  if (text === "") return undefined;
  if (!text.startsWith("/")) return "not starting with /";
  return when(/~(?![01])/.test(text), "~ must be followed by 0 or 1");
}

function relativeJsonPointer(text: string): Problem {
  const digits = /^\d+/.exec(text)?.[0];
  if (digits === undefined) return "must start with non-negative integer";
  if (digits.length > 1 && digits.startsWith("0")) return "starts with zero";
  const rest = text.slice(digits.length);
  return rest === "#" ? undefined : jsonPointer(rest);
}

function duration(text: string): Problem {
  if (!text.startsWith("P")) return "must start with P";
  if (text === "P") return "nothing after P";
  if (/^P\d+W$/.test(text)) return undefined;
  if (text.endsWith("T")) return "no time elements";
  return when(!/^P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$/.test(text), "invalid unit");
}

function hostname(text: string): Problem {
  const name = text.endsWith(".") ? text.slice(0, -1) : text;
  if (name.length > 253) return "more than 253 characters long";
  for (const label of name.split(".")) {
    if (label.length < 1 || label.length > 63) return "label must be 1 to 63 characters long";
    if (label.startsWith("-")) return "label starts with hyphen";
    if (label.endsWith("-")) return "label ends with hyphen";
    const bad = /[^a-zA-Z0-9-]/u.exec(label)?.[0];
    if (bad !== undefined) return `invalid character '${bad}'`;
  }
  return undefined;
}

function email(text: string): Problem {
  if (text.length > 254) return "more than 255 characters long";
  const at = text.lastIndexOf("@");
  if (at < 0) return "missing @";
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (local.length > 64) return "local part more than 64 characters long";
  const quoted = local.length > 1 && local.startsWith('"') && local.endsWith('"');
  if (quoted && /[\\"]/.test(local.slice(1, -1))) return "backslash and quote are not allowed within quoted local part";
  if (!quoted) {
    if (local.startsWith(".")) return "starts with dot";
    if (local.endsWith(".")) return "ends with dot";
    if (local.includes("..")) return "consecutive dots";
    const bad = /[^a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]/u.exec(local)?.[0];
    if (bad !== undefined) return `invalid character '${bad}'`;
  }
  if (domain.startsWith("[") && domain.endsWith("]")) {
    const address = domain.slice(1, -1);
    if (address.startsWith("IPv6:")) return when(!isIpAddress(address.slice(5), 6), "invalid ipv6 address");
    return when(!isIpAddress(address, 4), "invalid ipv4 address");
  }
  return prefixed("invalid domain", hostname(domain));
}

function date(text: string): Problem {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (day === undefined) return `parsing time ${JSON.stringify(text)} as "2006-01-02": cannot parse`;
  const last = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  const valid = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= last;
  return when(!valid, `parsing time ${JSON.stringify(text)}: day out of range`);
}

function time(text: string): Problem {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[zZ]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!match) return text.length < 9 ? "less than 9 characters long" : "missing colon in correct place";
  const [, h, m, s, sign, zoneHour = "0", zoneMinute = "0"] = match;
  let [hour, minute] = [Number(h), Number(m)];
  if (hour > 23 || minute > 59 || Number(s) > 60) return "hour/min/sec out of range";
  if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return "hour/min in offset out of range";
  if (sign) {
    const offset = (sign === "+" ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute));
    const total = (hour * 60 + minute + offset + 1440) % 1440;
    hour = Math.floor(total / 60);
    minute = total % 60;
  }
  return when(Number(s) === 60 && (hour !== 23 || minute !== 59), "invalid leap second");
}

/** The faults that Go's url.Parse finds. */
function uriReference(text: string): Problem {
  const quotedText = JSON.stringify(text);
  if (/\p{Cc}/u.test(text)) return `parse ${quotedText}: net/url: invalid control character in URL`;
  if (text.startsWith(":")) return `parse ${quotedText}: missing protocol scheme`;
  if (/%(?![0-9a-fA-F]{2})/.test(text.replace(/[?].*$/s, ""))) return `parse ${quotedText}: invalid URL escape`;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text);
  const rest = scheme ? text.slice(scheme[0].length) : text;
  if (!scheme && /^[^/?#]*:/.test(text)) return `parse ${quotedText}: first path segment in URL cannot contain colon`;
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1];
  return authority === undefined ? undefined : authorityProblem(authority, quotedText);
}

function authorityProblem(authority: string, quotedText: string): Problem {
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  const bracketed = /^\[(.*)\](:\d*)?$/.exec(host);
  if (bracketed) return when(!isIpAddress(bracketed[1] ?? "", 6), "invalid ipv6 address");
  if (host.startsWith("[")) return `parse ${quotedText}: missing ']' in host`;
  if (/:(?!\d*$)/.test(host)) return `parse ${quotedText}: invalid port after host`;
  const bad = /[ "<>\\^`{|}]/.exec(host)?.[0];
  return bad === undefined ? undefined : `parse ${quotedText}: invalid character ${JSON.stringify(bad)} in host name`;
}
