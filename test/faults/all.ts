/** Every fault, in the order of the report. */
import type { Fault } from './kit/fault.ts';
import { kill } from './process/kill.ts';
import { terminate } from './process/terminate.ts';
import { overload } from './sockets/overload.ts';

export const faults: Fault[] = [kill, terminate, overload];
