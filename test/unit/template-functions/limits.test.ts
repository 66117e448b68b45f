import { describe, expect, test } from "vitest";
import { templateFunctions } from "../../../src/template/functions/index.ts";
import type { GoMap, GoValue } from "../../../src/template/goValue.ts";
import { render } from "./renderTemplate.ts";

describe("P4: lists are bounded before they are made", () => {
  test.each([
    "{{ until 1000000000 }}",
    "{{ range until 1000001 }}{{ end }}",
    "{{ untilStep 0 1000000000 1 }}",
    "{{ untilStep 0 -1000000000 -1 }}",
    "{{ seq 1000000000 }}",
    "{{ seq 0 1 1000000000 }}",
    '{{ splitList "" (repeat 1000001 "a") }}',
    "{{ chunk 1 (until 1000000) | concat (until 1) }}{{ $l := until 600000 }}{{ concat $l $l }}",
  ])("%s", (template) => {
    expect(() => render(template)).toThrow(/longer than 1000000/);
  });

  test("a list of a million items is still made", () => {
    expect(render("{{ until 1000000 | len }}")).toBe("1000000");
  });
});

describe("P5: texts are bounded before they are made", () => {
  test.each([
    '{{ repeat 1000000000 "a" }}',
    '{{ repeat 1000000000000 "a" }}',
    '{{ indent 1000000000 "a" }}',
    '{{ nindent 1000000000 "a" }}',
    "{{ randAlphaNum 1000000000 }}",
    "{{ randAscii 1000000000 }}",
    "{{ randBytes 1000000000 }}",
    '{{ $s := repeat 1000000 "a" }}{{ $s | replace "a" $s }}',
    '{{ $s := repeat 1000000 "a" }}{{ $s | regexReplaceAll "a" $s }}',
    '{{ $s := repeat 1000000 "a" }}{{ $s | regexReplaceAllLiteral "a" $s }}',
    '{{ $s := repeat 1000000 "a" }}{{ until 1000 | join $s }}',
    '{{ $s := repeat 10000 "a" }}{{ wrapWith 1 $s $s }}',
    '{{ $s := "a" }}{{ range until 40 }}{{ $s = print $s $s }}{{ end }}{{ len $s }}',
    '{{ $s := "a" }}{{ range until 40 }}{{ $s = cat $s $s }}{{ end }}{{ len $s }}',
  ])("%s", (template) => {
    expect(() => render(template)).toThrow(/longer than 67108864|beyond what memory holds/);
  });
});

describe("P7: patterns take linear time", () => {
  const long = 'repeat 100000 "a"';
  test("nested repetition on text that does not match", () => {
    expect(render(`{{ regexMatch "^(a+)+$" (print (${long}) "b") }}`)).toBe("false");
    expect(render(`{{ regexMatch "^(a|a)*$" (print (${long}) "b") }}`)).toBe("false");
    expect(render(`{{ regexFindAll "(.*a){5}" (${long}) 1 | len }}`)).toBe("1");
  });

  test("what RE2 has not is refused, and a bad pattern matches nothing", () => {
    expect(() => render('{{ mustRegexMatch "(?=a)" "a" }}')).toThrow("invalid or unsupported Perl syntax");
    expect(() => render('{{ mustRegexMatch "(a)\\\\1" "a" }}')).toThrow("invalid escape sequence");
    expect(render('{{ regexMatch "(" "a" }}')).toBe("false");
  });
});

test("P8: calls that cost much are counted", () => {
  const limits = { expensiveCalls: 2 };
  for (const call of [
    'genPrivateKey "ed25519"',
    'bcrypt "x"',
    'htpasswd "u" "x"',
    'derivePassword 1 "pin" "p" "u" "s"',
    'genCAWithKey "x" 1 $key',
  ]) {
    const key = 'genPrivateKey "ed25519"';
    const template = (count: number) => `{{ $key := ${key} }}{{ range until ${count} }}{{ $_ := ${call} }}{{ end }}ok`;
    expect(render(template(1), {}, limits)).toBe("ok");
    expect(() => render(template(2), {}, limits)).toThrow("more than 2 keys, certificates or password hashes");
  }
});

test("P9, ADV-7: no environment, no name requests", () => {
  expect(templateFunctions.get("env")).toBeUndefined();
  expect(templateFunctions.get("expandenv")).toBeUndefined();
  expect(render('{{ getHostByName "example.com" }}')).toBe("");
});

describe("P11: values that contain themselves", () => {
  const cyclic = (): GoValue[] => {
    const map: GoMap = { a: 1 };
    map["self"] = map;
    const list: GoValue[] = [1];
    list.push(list, map);
    return [map, list];
  };
  const walking = ["toJson", "toYaml", "toYamlPretty", "toToml", "deepCopy", "toString", "quote", "uniq", "toRawJson"];

  test.each(walking)("%s of a cyclic value is an error", (name) => {
    expect(() =>
      render(
        `{{ $d := dict "a" 1 }}{{ $_ := set $d "self" $d }}{{ dict "d" $d | list | first | ${name === "uniq" ? "list | uniq" : name} }}`,
      ),
    ).toThrow("cyclic value");
  });

  test("mergeOverwrite and deepEqual of cyclic values are errors", () => {
    const make = '{{ $d := dict "a" 1 }}{{ $_ := set $d "self" $d }}{{ $e := dict }}{{ $_ := set $e "self" $e }}';
    expect(() => render(`${make}{{ mergeOverwrite $e $d }}`)).toThrow("cyclic value");
    expect(() => render(`${make}{{ deepEqual $e $d }}`)).toThrow("cyclic value");
  });

  const skipped = new Set(["include", "tpl", "lookup", "genCA", "genPrivateKey", "genSelfSignedCert"]);
  test.each([...templateFunctions.values()].filter((f) => !skipped.has(f.name)).map((f) => [f.name, f] as const))(
    "%s ends on a cyclic value with a result or a clear error",
    (_name, f) => {
      for (const hostile of cyclic()) {
        const args = f.params.map((param) => (/interface/.test(param) ? "$v" : constantFor(param)));
        try {
          render(`{{ $v := .Values.v }}{{ $_ := ${f.name} ${args.join(" ")} }}`, { v: hostile });
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect((error as Error).message).not.toMatch(/Maximum call stack|Invalid array|undefined/);
        }
      }
    },
  );

  test.each(walking)("%s of lists that are put into each other sixty times is an error", (name) => {
    let exploding: GoValue = ["x"];
    for (let i = 0; i < 60; i++) exploding = [exploding, exploding];
    expect(() =>
      render(`{{ ${name === "uniq" ? "list .Values.v | uniq" : `dict "d" .Values.v | ${name}`} }}`, { v: exploding }),
    ).toThrow("more than 4000000 items");
  });

  function constantFor(param: string): string {
    const constants: Record<string, string> = { int: "2", uint32: "2", bool: "true", float64: "1.5" };
    return constants[param.replace("...", "")] ?? '"a"';
  }
});

describe("P13: what Go refuses", () => {
  test.each([
    ["{{ div 1 0 }}", "integer divide by zero"],
    ["{{ mod 1 0 }}", "integer divide by zero"],
    ["{{ divf 1 0 }}", "decimal division by 0"],
    ['{{ substr -1 -5 "abc" }}', "slice bounds out of range [:-5]"],
    ['{{ substr 5 9 "abc" }}', "slice bounds out of range [5:3]"],
    ['{{ repeat -1 "a" }}', "negative Repeat count"],
    ["{{ slice (list 1 2) 1 9 }}", "slice index out of bounds"],
    ["{{ index (list 1 2) 99 }}", "index out of range: 99"],
    ["{{ chunk 0 (list 1 2) }}", "makeslice: len out of range"],
    ["{{ randInt 5 5 }}", "invalid argument to Intn"],
    ['{{ dig "a" "b" 1 (dict "a" 5) }}', "interface {} is int, not map[string]interface {}"],
    ["{{ append nil 1 }}", "invalid memory address or nil pointer dereference"],
  ])("%s", (template, message) => {
    expect(() => render(template)).toThrow(message);
  });

  test("int64 wraps around", () => {
    expect(render("{{ add 9223372036854775807 1 }}")).toBe("-9223372036854775808");
    expect(render("{{ mul 9223372036854775807 2 }}")).toBe("-2");
    expect(render("{{ sub -9223372036854775807 2 }}")).toBe("9223372036854775807");
    expect(render("{{ div -9223372036854775808 -1 }}")).toBe("-9223372036854775808");
  });
});

test("Y12: __proto__ is a key like any other in every function of dictionaries and formats", () => {
  const output = render(`
{{- $d := dict "__proto__" (dict "polluted" 1) }}
{{- $_ := set $d "constructor" (dict "prototype" 1) }}
{{- $_ = merge (dict) $d }}{{ $_ = mergeOverwrite (dict) $d }}{{ $_ = deepCopy $d }}
{{- $_ = pick $d "__proto__" }}{{ $_ = omit $d "x" }}{{ $_ = $d | toYaml | fromYaml }}{{ $_ = $d | toJson | fromJson }}
{{- $_ = $d | toToml | fromToml }}
{{- get $d "__proto__" | toJson }} {{ hasKey (dict) "__proto__" }} {{ dig "__proto__" "polluted" 0 $d }} {{ keys $d }}`);
  expect(output).toBe('{"polluted":1} false 1 [__proto__ constructor]');
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

describe("ADV-26: random characters", () => {
  test.each([
    ["randAlphaNum", 62],
    ["randAlpha", 52],
    ["randNumeric", 10],
    ["randAscii", 95],
  ])("%s: all %d characters of the alphabet are equally likely over a million of them", (name, size) => {
    const counts = new Map<string, number>();
    const text = render(`{{ ${name} 1000000 }}`);
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    const expected = text.length / size;
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(size);
    // Six standard deviations of chi-square with size - 1 degrees of freedom.
    expect(chiSquare).toBeLessThan(size - 1 + 6 * Math.sqrt(2 * (size - 1)));
  });

  test("randInt covers its range, shuffle keeps the characters, uuidv4 is one", () => {
    const numbers = render("{{ range until 500 }}{{ randInt 1 4 }} {{ end }}").trim().split(" ");
    expect(new Set(numbers)).toEqual(new Set(["1", "2", "3"]));
    expect([...render('{{ shuffle "hello wörld" }}')].toSorted().join("")).toBe([..."hello wörld"].toSorted().join(""));
    expect(render("{{ uuidv4 }}")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
