/** Every fault, in the order of the report. */
import type { Fault } from './kit/fault.ts';
import { strings } from './corpora/strings.ts';
import { full } from './disk/full.ts';
import { locked } from './disk/locked.ts';
import { nth } from './disk/nth.ts';
import { refuses } from './disk/refuses.ts';
import { torn } from './disk/torn.ts';
import { poison } from './identity/poison.ts';
import { walk } from './identity/walk.ts';
import { frozen } from './postgres/frozen.ts';
import { killed } from './postgres/killed.ts';
import { packed } from './postgres/packed.ts';
import { refused } from './postgres/refused.ts';
import { together } from './postgres/together.ts';
import { kill } from './process/kill.ts';
import { memory } from './process/memory.ts';
import { migration } from './process/migration.ts';
import { order } from './process/order.ts';
import { start } from './process/start.ts';
import { terminate } from './process/terminate.ts';
import { writer } from './process/writer.ts';
import { names } from './size/names.ts';
import { sizes } from './size/sizes.ts';
import { aborts } from './sockets/aborts.ts';
import { crowd } from './sockets/crowd.ts';
import { overload } from './sockets/overload.ts';
import { slow } from './sockets/slow.ts';
import { arrival } from './time/arrival.ts';
import { clients } from './time/clients.ts';
import { server } from './time/server.ts';

export const faults: Fault[] = [
  ...[kill, terminate, start, migration, writer, memory, order],
  ...[full, locked, nth, torn, refuses],
  ...[clients, server, arrival],
  ...[sizes, names],
  ...[aborts, slow, crowd, overload],
  ...[poison, walk],
  ...[strings],
  ...[killed, frozen, together, refused, packed],
];
