/** Numbers as a page shows them. */

/** Of events or people: 10 thousand, 1.5 million. */
export function count(n: number): string {
  if (n < 1e4) return n.toLocaleString('en-GB');
  const [unit, name] = n >= 1e9 ? [1e9, ' billion'] : n >= 1e6 ? [1e6, ' million'] : [1e3, ' thousand'];
  return `${+(n / unit).toPrecision(3)}${name}`;
}
/** With marks between thousands. */
export const whole = (n: number): string => Math.round(n).toLocaleString('en-GB');
/** Of milliseconds. */
export const ms = (n: number): string => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`;
/** Of a share. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
/** Of bytes. */
export function size(bytes: number): string {
  const [unit, name] = bytes >= 1e12 ? [1e12, 'TB'] : bytes >= 1e9 ? [1e9, 'GB'] : bytes >= 1e6 ? [1e6, 'MB'] : [1e3, 'KB'];
  return `${bytes / unit < 10 ? (bytes / unit).toFixed(1) : Math.round(bytes / unit)} ${name}`;
}
/** A table of Markdown; the first row is its head. */
export function table([head = [], ...rows]: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
