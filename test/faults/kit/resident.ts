/** What a process holds, as the operating system sees it. Linux alone tells. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Impossible } from './fault.ts';

const MEGABYTE = 1024 * 1024;

/** Refuses the trial where there is no /proc. */
export function needsProc(): void {
  if (!existsSync('/proc/self/status'))
    throw new Impossible('memory and descriptors of another process are read from /proc, which is not here');
}
/** Megabytes resident. */
export function resident(pid: number): number {
  const pages = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(pages ?? 0) * 1024) / MEGABYTE;
}
/** The most that was ever resident, in megabytes. */
export function peak(pid: number): number {
  const pages = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(pages ?? 0) * 1024) / MEGABYTE;
}
/** Open descriptors. */
export const descriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
