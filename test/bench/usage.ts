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
