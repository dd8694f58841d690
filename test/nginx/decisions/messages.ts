import type { Message } from "./types";

/** nginx's messages on standard error, one or more lines each. */
export function readMessages(stderr: string): Message[] {
  const start = /^(?:nginx: |\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )\[(\w+)\] (?:\d+#\d+: )?/m;
  const parts = stderr.split(start).slice(1);
  const messages: Message[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const text = parts[at + 1]!.replace(/\nnginx: configuration file [^\n]+\n?$/, "").replace(/\n$/, "");
    const place = / in (\/\S*):(\d+)$/.exec(text);
    messages.push({
      level: parts[at]!,
      text: place === null ? text : text.slice(0, place.index),
      file: place?.[1] ?? null,
      line: place === null ? null : Number(place[2]),
    });
  }
  return messages;
}
