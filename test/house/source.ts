import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** The folder of the checkout. */
export const root = join(import.meta.dirname, '../..');
export const ROOMS = ['shared', 'sdk', 'collector', 'dashboard'] as const;

const LEFT_OUT = new Set(['node_modules', 'dist', '.git', 'shots']);
const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !LEFT_OUT.has(entry.name) && join(folder, entry.name) !== join(root, 'data'))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [relative(root, path).replaceAll('\\', '/')];
    });

/** Every file of the project, by its path from the top, without what is installed or built. */
export const files = walk(root).sort();
export const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const isCode = (path: string): boolean => /\.(ts|tsx|js)$/.test(path);
/** The rooms' code. */
export const code = files.filter((path) => isCode(path) && ROOMS.some((room) => path.startsWith(`${room}/`)));

/** One import of a file: `to` is a path of the project, or a package's name. `types` is true when nothing remains of it at run time. */
export interface Import {
  to: string;
  types: boolean;
}

const parsed = new Map<string, ts.SourceFile>();
/** The syntax tree of a file. */
export function parse(path: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known) return known;
  const kind = { tsx: ts.ScriptKind.TSX, ts: ts.ScriptKind.TS }[path.split('.').at(-1) ?? ''] ?? ts.ScriptKind.JS;
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true, kind);
  parsed.set(path, file);
  return file;
}

const onlyTypes = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean => {
  if (ts.isExportDeclaration(node)) {
    const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
    return node.isTypeOnly || (names.length > 0 && names.every((name) => name.isTypeOnly));
  }
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : [];
  return !clause.name && names.length > 0 && names.every((name) => name.isTypeOnly);
};

/** Every import, re-export, `import()` and `import('...').Type` of a file. */
export function importsOf(path: string): Import[] {
  const found: Import[] = [];
  const add = (text: string, types: boolean): void => {
    const to = text.startsWith('.') ? join(dirname(path), text.replace(/\?.*$/, '')).replaceAll('\\', '/') : text;
    found.push({ to, types });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
      add(node.moduleSpecifier.text, onlyTypes(node));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
      add(node.argument.literal.text, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

/** The exported declarations of a file that have no docstring. */
export function undocumented(path: string): string[] {
  const bare = new Set<string>();
  const told = new Set<string>();
  for (const node of parse(path).statements) {
    const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
    if (!modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) continue;
    const names = ts.isVariableStatement(node)
      ? node.declarationList.declarations.map((d) => d.name.getText())
      : [(node as unknown as ts.DeclarationStatement).name?.getText() ?? 'default'];
    const documented = ts.getJSDocCommentsAndTags(node).length > 0;
    for (const name of names) (documented ? told : bare).add(name);
  }
  // One docstring serves all overloads of a function, and a type that has a constant's name.
  return [...bare].filter((name) => !told.has(name)).map((name) => `${path}: ${name}`);
}
