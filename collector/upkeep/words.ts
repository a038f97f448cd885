/** Figures as the command line and refusals write them. */

/** Bytes in the unit that fits: `612 KB`, `1.4 GB`. */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} KB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
/** `1 event`, `2,000 events`. */
export const many = (n: number, one: string, other: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : other}`;

/** What a database holds, for people. */
export const holds = (counts: Record<string, number>): string =>
  [
    many(counts['profile'] ?? 0, 'person', 'people'),
    many(counts['event'] ?? 0, 'event', 'events'),
    many(counts['orders'] ?? 0, 'order', 'orders'),
  ].join(', ');
