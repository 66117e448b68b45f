/** What can go wrong in this room. */
export const yamlErrorCodes = {
  "yaml/syntax": "The text is not YAML as go-yaml reads it.",
  "yaml/encoding": "The bytes are not UTF-8 or UTF-16, or hold characters that YAML does not allow.",
  "yaml/too-large": "The text is larger than one file may be.",
  "yaml/too-deep": "Lists and mappings are nested deeper than allowed.",
  "yaml/alias-bomb": "Expanding the aliases would produce far more data than the text holds.",
  "yaml/unknown-anchor": "An alias names an anchor that was not defined before it.",
  "yaml/cyclic-alias": "An anchored value contains an alias to itself.",
  "yaml/bad-merge": "The value of a merge key is not a mapping or a list of mappings.",
  "yaml/bad-key": "A mapping key is of a type that JSON objects cannot have.",
  "yaml/duplicate-key": "A mapping has the same key twice.",
  "yaml/bad-tag": "A scalar cannot be read as the type its tag asks for.",
  "yaml/unsupported-value": "A value has no JSON form (infinity, not-a-number, or a date out of range).",
  "yaml/bad-separator": "A document separator line holds something other than a comment.",
  "yaml/multiple-documents": "One document was expected, and the text holds more.",
  "yaml/unprintable": "A value holds a control character that YAML output cannot carry.",
  "yaml/edit-alias": "A field of a YAML text cannot be changed because the path to it leads through an alias.",
} as const;
