import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder with those above it, for nobody but its owner. One level after the other: under `/proc`, Node's recursive `mkdir` never ends. */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.push(at);
  for (const next of missing.reverse()) mkdirSync(next, { mode: 0o700 });
}
