/** The machine’s figures as Prometheus text. */
import type { Health } from '../../shared/api.ts';
import type { Doors } from '../doors.ts';

type Figure = [name: string, type: 'gauge' | 'counter', help: string, value: number | null, labels?: Record<string, string>];

const quoted = (text: string): string => text.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`));
const labelled = (labels: Record<string, string> = {}): string => {
  const list = Object.entries(labels).map(([name, value]) => `${name}="${quoted(value)}"`);
  return list.length > 0 ? `{${list.join(',')}}` : '';
};

/** Every figure with its help; one that cannot be told at the moment is left out. */
export function metricsText(health: Health, { gate }: Pick<Doors, 'gate'>): string {
  const { store, backups, work, traffic, jobs } = health;
  const now = Date.parse(health.at);
  const age = (at: string | null): number | null => (at === null ? null : Math.round((now - Date.parse(at)) / 1000));
  const failed = jobs.filter(({ ok }) => !ok).length;
  const { version, node, boot, schema } = health;
  const figures: Figure[] = [
    [
      'kith_build_info',
      'gauge',
      'Versions, and what is random per process',
      1,
      { version, node, boot, schema: String(schema), store: store.engine },
    ],
    ['kith_requests_in_flight', 'gauge', 'Collecting requests that wait for the store', gate.requests],
    ['kith_bytes_in_flight', 'gauge', 'Bytes of bodies that wait for the store', gate.bytes],
    ['kith_requests_shed_total', 'counter', 'Requests told to come back because too much was waiting', traffic.shed],
    ['kith_events_accepted_total', 'counter', 'Events stored or counted', traffic.accepted],
    ['kith_events_duplicate_total', 'counter', 'Events that were stored already', traffic.duplicates],
    ['kith_events_rejected_total', 'counter', 'Events refused with a reason', traffic.rejected],
    ['kith_database_bytes', 'gauge', 'Size of the database', store.database],
    ['kith_log_bytes', 'gauge', 'Size of the log of the database that is not yet in it', store.log],
    ['kith_disk_free_bytes', 'gauge', 'Room that is left beside the database', store.free],
    ['kith_disk_days_left', 'gauge', 'Days until the room is used up at the growth of the last month', store.daysLeft],
    ['kith_backup_age_seconds', 'gauge', 'Age of the newest backup', age(backups.last)],
    ['kith_backup_verified_age_seconds', 'gauge', 'Time since a backup was last unpacked, opened and read', age(backups.lastVerified)],
    ['kith_jobs_failed', 'gauge', 'Failed runs among the jobs of the last 30 days that are listed', failed],
    ['kith_queue_lag_seconds', 'gauge', 'How late the oldest membership that is due is', work.lateSeconds],
    ['kith_store_waiting', 'gauge', 'Questions that wait for the threads of the store', work.writes, { kind: 'write' }],
    ['kith_store_waiting', 'gauge', '', work.reads, { kind: 'read' }],
    ['kith_store_threads', 'gauge', 'Threads of the store', work.threads],
    ['kith_event_loop_delay_seconds', 'gauge', 'Delay of the event loop, 99th percentile of the last hour', work.loopMs / 1000],
    ...health.findings.map(({ kind, tone }): Figure => [
      'kith_finding',
      'gauge',
      'What needs hands, or would be better',
      1,
      { kind, tone },
    ]),
    ['process_resident_memory_bytes', 'gauge', 'Resident memory', work.memory],
    ['nodejs_heap_used_bytes', 'gauge', 'Heap in use', process.memoryUsage().heapUsed],
    ['process_cpu_seconds_total', 'counter', 'Processor time', (process.cpuUsage().user + process.cpuUsage().system) / 1e6],
    ['process_uptime_seconds', 'gauge', 'Age of the process', process.uptime()],
  ];
  const told = new Set<string>();
  const lines = figures.flatMap(([name, type, help, value, labels]) => {
    if (value === null) return [];
    const head = told.has(name) ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
    told.add(name);
    return [...head, `${name}${labelled(labels)} ${value}`];
  });
  return lines.join('\n') + '\n';
}
