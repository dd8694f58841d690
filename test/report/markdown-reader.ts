import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** All nodes of a text as a reader of GitHub-flavoured Markdown has them, in order, parents first. */
export function nodesOf(text: string): Nodes[] {
  const all: Nodes[] = [];
  const visit = (node: Nodes): void => {
    all.push(node);
    if ("children" in node) for (const child of node.children) visit(child);
  };
  visit(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return all;
}

/** What is to be read in it, elements aside. */
export function textOf(text: string): string {
  return nodesOf(text)
    .map((node) => (node.type === "text" || node.type === "inlineCode" ? node.value : ""))
    .join("");
}
