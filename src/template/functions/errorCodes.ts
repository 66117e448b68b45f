/** What the error codes of this part mean; the reference page is made from this. */
export const functionErrorCodes = {
  "template/function-failed": "A template function was called with values it cannot work on.",
  "template/required": "A value that the chart requires is not set.",
  "template/fail": "The chart stopped the render with its own message.",
  "template/list-too-long": "A template function would have made a list longer than the limit.",
  "template/string-too-long": "A template function would have made a text longer than the limit.",
  "template/cyclic-value": "A list or dictionary contains itself.",
  "template/value-too-large": "A value repeats its parts so often that walking it would not end.",
  "template/too-deep": "A value is nested too deeply.",
  "template/invalid-toml": "A text is not TOML.",
} as const;
