/** What keeps an upkeep job from being done, in one plain sentence for the machine's owner. */
export class UpkeepError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UpkeepError';
  }
}

/** Any error as one plain sentence. */
export function sentence(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOSPC') return 'The disk is full.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `Kith may not write to ${String((error as { path?: unknown }).path ?? 'that place')}.`;
  if (code === 'ENOENT') return `There is no ${String((error as { path?: unknown }).path ?? 'such file')}.`;
  if (code === 'ENOTDIR') return `A part of the path ${String((error as { path?: unknown }).path ?? '')} is a file, not a folder.`;
  return error instanceof Error ? error.message : String(error);
}
