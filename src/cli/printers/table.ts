import { terminalText } from "../../base/index.ts";

/** Rows under headings, padded to the widest cell of each column and a tab apart, as Helm prints them: scripts cut at tabs. */
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
    middle: "\t",
  };
  const table = new Table({ chars: none, style: { "padding-left": 0, "padding-right": 0, head: [], border: [] } });
  const rowsShown = hideHead ? rows : [head, ...rows];
  // A cell of several lines would spread over as many rows.
  for (const row of rowsShown) table.push(row.map((cell) => terminalText(cell.replace(/\s*\n\s*/g, " "))));
  const text = table.toString();
  return text === "" ? "" : `${text}\n`;
}
