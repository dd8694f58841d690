import { mapChosen, settingOf } from "../graph";
import { isLuaBlock, quoteArg } from "../nginx";
import type { Directive } from "../nginx/types";
import type { DeclaredSetting } from "../traffic";
import type { ServerModel } from "./server-model";

/** A setting in one stack. */
export interface Own {
  readonly model: ServerModel;
  readonly setting: DeclaredSetting;
}

/** The settings of several stacks that are one: the same place in the same file, the stacks' own values put back. */
export interface Row {
  readonly file: string;
  readonly address: string;
  readonly server: string | null;
  readonly text: string;
  /** By stack; a stack that lacks it is not there. */
  readonly own: ReadonlyMap<string, Own>;
}

/** @param models of one stack each, with its name, in rollout order */
export function alignRows(
  models: readonly { readonly stack: string; readonly models: readonly ServerModel[] }[],
): Row[] {
  const several = models.some((one) => one.models.length > 1);
  const rows = new Map<string, { row: Omit<Row, "own">; own: Map<string, Own> }>();
  for (const { stack, models: servers } of models) {
    for (const model of servers) {
      for (const setting of mainFirst(model)) {
        const row = rowOf(model, setting, several);
        const key = rowKey(row);
        const known = rows.get(key);
        if (known === undefined) rows.set(key, { row, own: new Map([[stack, { model, setting }]]) });
        else if (!known.own.has(stack)) known.own.set(stack, { model, setting });
      }
    }
  }
  return inOrder([...rows.values()].map(({ row, own }) => ({ ...row, own })));
}

function mainFirst({ settings, web }: ServerModel): DeclaredSetting[] {
  return [...settings.filter(({ file }) => file === web.main), ...settings.filter(({ file }) => file !== web.main)];
}

/** `file!address`, with the web server before it where there are several. */
export function rowName({ file, address, server }: Pick<Row, "file" | "address" | "server">): string {
  return server === null ? `${file}!${address}` : `${server} ${file}!${address}`;
}

/** The same of one stack's own setting. */
export function rowNameOf(setting: DeclaredSetting): string {
  return `${setting.file}!${addressInFile(setting)}`;
}

/** Whether it stands in the block of the other. */
export function isInside(inner: Row, outer: Row): boolean {
  return inner.file === outer.file && inner.server === outer.server && inner.address.startsWith(`${outer.address}/`);
}

function rowKey({ server, file, address }: Omit<Row, "own">): string {
  return JSON.stringify([server, file, address]);
}

function rowOf({ web, stack: { context } }: ServerModel, setting: DeclaredSetting, several: boolean): Omit<Row, "own"> {
  const { shared } = context;
  return {
    file: shared(setting.file),
    address: mapChosen(addressInFile(setting), shared),
    server: several ? shared(web.at.resource) : null,
    text: shared(textOf(setting)),
  };
}

/** The part of an address behind the file. */
export function addressInFile({ address }: DeclaredSetting): string {
  return settingOf(address) ?? address;
}

/** The directive on one line; of a secret file its name alone. */
export function textOf({ directive, value }: DeclaredSetting): string {
  return value === null ? `${directive.name} (secret)` : directiveText(directive);
}

/** Files in the order in which they appear, and in each the settings of the first stack that has the file first. */
function inOrder(rows: readonly Row[]): Row[] {
  const files = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.server, row.file]);
    const file = files.get(key);
    if (file === undefined) files.set(key, [row]);
    else file.push(row);
  }
  return [...files.values()].flat();
}

/** A directive on one line, without what is in its block. */
function directiveText({ name, args, block }: Pick<Directive, "name" | "args" | "block">): string {
  if (isLuaBlock(name)) return `${[name, ...args.slice(0, -1)].map(oneLine).join(" ")} { … }`;
  const head = [name, ...args].map(oneLine).join(" ");
  return block === null ? `${head};` : `${head} { … }`;
}

/** nginx takes `\n`, `\t` and `\r` for what they stand for, in quotes too. */
function oneLine(word: string): string {
  return quoteArg(word).replace(/[\n\t\r]/g, (space) => (space === "\n" ? "\\n" : space === "\t" ? "\\t" : "\\r"));
}
