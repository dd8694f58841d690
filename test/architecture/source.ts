import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import ts from "typescript";

/** The repository's folder. */
export const ROOT = dirname(dirname(__dirname));

/** One import of a module, or one other use of something, at its place. */
export interface Use {
  readonly name: string;
  /** `parity/config/load.ts:12`. */
  readonly at: string;
  /** Gone when the program runs: `import type`, or nothing but types imported. */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  /** For relative imports the path of the file, without its ending, relative to the repository. */
  readonly imports: readonly Use[];
  /** What the file does with names that have an effect or depend on the machine: `console.log`, `Math.random` … */
  readonly uses: readonly Use[];
}

/** Every TypeScript and JavaScript file under `folders`, parsed. */
export function readSources(folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => list(join(ROOT, folder)))
    .map((file) => parseSource(relative(ROOT, file).replaceAll("\\", "/"), readFileSync(file, "utf8")));
}

function list(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** What `text`, the file at `path`, imports and uses. */
export function parseSource(path: string, text: string): SourceFile {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Use[] = [];
  const uses: Use[] = [];
  const at = (node: ts.Node) => `${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node): void => {
    const specifier = importedModule(node);
    if (specifier !== null) {
      imports.push({ name: resolveImport(path, specifier), at: at(node), typeOnly: isTypeOnly(node) });
    }
    const used = usedName(node);
    if (used !== null) uses.push({ name: used, at: at(node), typeOnly: false });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, lines: text.split("\n").length - 1, imports, uses };
}

/** The module that `node` imports, in any of the five ways there are, or null. */
function importedModule(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : null;
  if (ts.isExternalModuleReference(node)) return literal(node.expression);
  if (!ts.isCallExpression(node)) return null;
  const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || isName(node.expression, "require");
  return loads ? literal(node.arguments[0]) : null;
}

function literal(node: ts.Node | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

function isName(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node) || !node.importClause) return false;
  const { isTypeOnly: whole, name, namedBindings } = node.importClause;
  if (whole) return true;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.every((element) => element.isTypeOnly);
}

function resolveImport(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const target = posix.join(posix.dirname(from), specifier).replace(/\.[cm]?[jt]s$/, "");
  return target.replace(/\/index$/, "");
}

/** Names whose use says that a file prints, starts something, or depends on the machine. */
const WATCHED =
  /^(console\.\w+|process(\.\w+)?|Date\.now|new Date\(\)|Math\.random|performance\.now|crypto\.random\w+|shell:|setTimeout|setInterval|fetch|eval|new Function)$/;

function usedName(node: ts.Node): string | null {
  const name = describe(node);
  return name !== null && WATCHED.test(name) ? name : null;
}

function describe(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    return `${node.expression.text}.${node.name.text}`;
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    return `new ${node.expression.text}${node.arguments?.length || node.expression.text === "Function" ? "" : "()"}`;
  }
  if (
    ts.isPropertyAssignment(node) &&
    isName(node.name, "shell") &&
    node.initializer.kind !== ts.SyntaxKind.FalseKeyword
  ) {
    return "shell:";
  }
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : null;
}
