import { chownSync, statSync } from 'node:fs';

/** Gives a file that the machine's administrator made to whoever owns `like`, so that the service can use it afterwards. Nothing changes for anybody else. */
export function ownLike(path: string, like: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(like);
  const own = statSync(path);
  if (own.uid !== uid || own.gid !== gid) chownSync(path, uid, gid);
}
