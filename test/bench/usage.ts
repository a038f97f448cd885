/** What a process has used so far, as Linux tells it. */
import { readFileSync } from 'node:fs';

/** Processor time in microseconds, bytes handed to the disk, and resident memory in bytes; null where the system does not tell. */
export interface Usage {
  cpu: number;
  written: number;
  resident: number;
}

const TICK = 10_000;

/** Reads `/proc`; null where there is none. */
export function usageOf(pid: number): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const io = readFileSync(`/proc/${pid}/io`, 'utf8');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      cpu: (Number(stat[11]) + Number(stat[12])) * TICK,
      written: Number(/^write_bytes: (\d+)/m.exec(io)?.[1]),
      resident: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024,
    };
  } catch {
    return null; // no Linux, or not ours to read: the figures are left out
  }
}

/**
 * Processor time of a process and all that it started, in microseconds, those that have ended included when `pid` is their parent: a server that serves each
 * connection by a process of its own. Null where the system does not tell.
 */
export function familyCpu(pid: number): number | null {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const times = (of: number | string): number[] => {
      try {
        return (readFileSync(`/proc/${of}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []).slice(11, 15).map(Number);
      } catch {
        return [0, 0]; // it has ended meanwhile: its parent has its time
      }
    };
    const [own = 0, system = 0, ended = 0, endedSystem = 0] = times(pid);
    const alive = (children ? children.split(/\s+/) : []).map(times).reduce((sum, [user = 0, kernel = 0]) => sum + user + kernel, 0);
    return (own + system + ended + endedSystem + alive) * TICK;
  } catch {
    return null; // no Linux
  }
}
