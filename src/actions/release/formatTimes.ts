import type { ChartEnvironment } from "../chart/index.ts";

/** RFC 3339 times in a layout of Go's time package, in UTC; what is no time becomes "". */
export async function formatTimes(
  times: readonly string[],
  layout: string | undefined,
  services: Pick<ChartEnvironment, "clock" | "random">,
): Promise<string[]> {
  if (layout === undefined || layout === "") return times.map(listTime);
  const { renderText } = await import("../chart/index.ts");
  const parsed = `(toDate "2006-01-02T15:04:05.999999999Z07:00" .)`;
  const text = `{{ range .times }}{{ if . }}{{ dateInZone $.layout ${parsed} "UTC" }}{{ end }}\u0000{{ end }}`;
  return (await renderText("time-format", text, { times: [...times], layout }, services)).split("\u0000").slice(0, -1);
}

/** `2006-01-02 15:04:05.123 +0000 UTC`, as Go prints a time and Helm's list has it. */
function listTime(time: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(time);
  if (!match) return "";
  const [, day, clock, fraction = "", offset = "Z"] = match;
  const zone = offset.replace(":", "");
  return `${day} ${clock}${fraction.replace(/\.?0+$/, "")} ${offset === "Z" ? "+0000 UTC" : `${zone} ${zone}`}`;
}
