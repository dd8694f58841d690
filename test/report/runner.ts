/**
 * How the runner of GitHub Actions reads a line of output, from its source: `TryParseV2` and `TryParse` of
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs, in the order in which
 * `ActionCommandManager.TryProcessCommand` asks them.
 */
export interface Command {
  readonly name: string;
  readonly properties: { readonly [name: string]: string };
  readonly data: string;
}

const REGISTERED = new Set(
  (
    "add-mask add-matcher add-path debug echo endgroup error group internal-set-repo-path notice remove-matcher " +
    "save-state set-env set-output stop-commands warning"
  ).split(" "),
);

export function readLine(line: string): Command | null {
  return readV2(line) ?? readV1(line);
}

function readV2(line: string): Command | null {
  const message = line.trimStart();
  if (!message.startsWith("::")) return null;
  const end = message.indexOf("::", 2);
  if (end < 0) return null;
  return commandOf(message.slice(2, end), ",", unescapeProperty, unescapeData(message.slice(end + 2)));
}

/** `##[name key=value;key=value]data`, anywhere in a line. */
function readV1(line: string): Command | null {
  const start = line.indexOf("##[");
  const end = line.indexOf("]", start);
  if (start < 0 || end < 0) return null;
  return commandOf(line.slice(start + 3, end), ";", unescapeV1, unescapeV1(line.slice(end + 1)));
}

function commandOf(info: string, comma: string, plain: (text: string) => string, data: string): Command | null {
  const space = info.indexOf(" ");
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!REGISTERED.has(name)) return null;
  const list =
    space > 0
      ? info
          .slice(space + 1)
          .trim()
          .split(comma)
      : [];
  const pairs = list.flatMap((text) => {
    const at = text.indexOf("=");
    return at > 0 && at < text.length - 1 ? [[text.slice(0, at), plain(text.slice(at + 1))] as const] : [];
  });
  return { name, properties: Object.fromEntries(pairs), data };
}

function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  const data = text.replaceAll("%0D", "\r").replaceAll("%0A", "\n");
  return data.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");
}

function unescapeV1(text: string): string {
  const data = text.replaceAll("%3B", ";").replaceAll("%0D", "\r").replaceAll("%0A", "\n");
  return data.replaceAll("%5D", "]").replaceAll("%25", "%");
}
