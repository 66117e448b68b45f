/** Rows under headings, in columns that are as wide as their widest cell; plain text for pipes and terminals alike. */
export async function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  hideHead = false,
): Promise<string> {
  const { default: Table } = await import("cli-table3");
  const none = {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
  };
  const table = new Table({ chars: none, style: { "padding-left": 0, "padding-right": 0, head: [], border: [] } });
  if (!hideHead) table.push([...head]);
  for (const row of rows) table.push([...row]);
  const text = table.toString();
  return text === ""
    ? ""
    : `${text
        .split("\n")
        .map((line) => line.trimEnd())
        .join("\n")}\n`;
}
