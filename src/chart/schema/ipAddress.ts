/** Whether the text is an IP address of that version, as Go reads it: no leading zeros, no zone. */
export function isIpAddress(text: string, version: 4 | 6): boolean {
  return version === 4 ? isFour(text) : isSix(text);
}

function isFour(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isSix(text: string): boolean {
  const gaps = text.split("::");
  if (gaps.length > 2 || !text.includes(":")) return false;
  const groups = gaps.map((half) => (half === "" ? [] : half.split(":")));
  let count = 0;
  for (const [half, list] of groups.entries())
    for (const [index, group] of list.entries()) {
      const isLast = half === groups.length - 1 && index === list.length - 1;
      if (isLast && group.includes(".")) {
        if (!isFour(group)) return false;
        count += 2;
      } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) count++;
      else return false;
    }
  return gaps.length === 2 ? count <= 7 : count === 8;
}
