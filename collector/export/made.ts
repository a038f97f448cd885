/** What people of the site made, and what shops sent, as tables. Pure. */
import type { Experience, ImportRow, Report, Segment, ShopDelivery } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';

/** A row a segment; its rule is JSON. */
export const segmentsSheet: Sheet<Segment> = {
  head: ['id', 'name', 'people', 'status', 'entered_7_days', 'left_7_days', 'used_by', 'created_at', 'updated_at', 'rule'],
  rows: (of) => [
    [
      ...[of.id, of.name, of.count, of.status, of.entered7d, of.left7d, of.usedBy.map(({ name }) => name).join('; ')],
      ...[of.createdAt, of.updatedAt, JSON.stringify(of.rule)],
    ],
  ],
};

/** A row an experience; audience and variants are JSON. */
export const experiencesSheet: Sheet<Experience> = {
  head: [
    ...['id', 'name', 'slot', 'status', 'priority', 'control', 'goal', 'goal_days', 'live_since', 'created_at', 'updated_at'],
    ...['audience', 'variants'],
  ],
  rows: (of) => [
    [
      ...[
        of.id,
        of.name,
        of.slot,
        of.status,
        of.priority,
        of.control,
        of.goal.event,
        of.goal.days,
        of.liveSince,
        of.createdAt,
        of.updatedAt,
      ],
      ...[of.audience && JSON.stringify(of.audience), JSON.stringify(of.variants)],
    ],
  ],
};

/** A row a delivery, the newest first. */
export const deliveriesSheet: Sheet<ShopDelivery> = {
  head: ['received_at', 'id', 'topic', 'key', 'state', 'reason', 'tries', 'bytes'],
  rows: (of) => [[of.at, of.id, of.topic, of.key, of.state, of.reason, of.tries, of.bytes]],
};

/** A row an import, the newest first. */
export const importsSheet: Sheet<ImportRow> = {
  head: ['id', 'name', 'status', 'reason', 'rows', 'not_taken', 'begun_by', 'begun_at', 'stored_at', 'undone_at'],
  rows: (of) => [[of.id, of.name, of.status, of.reason, of.rows, of.bad, of.by, of.createdAt, of.committedAt, of.undoneAt]],
};

/** A row a report that was compared. */
export const reportsSheet: Sheet<Report> = {
  head: ['id', 'name', 'kind', 'lines', 'created_at', 'meaning'],
  rows: (of) => [[of.id, of.name, of.kind, of.lines, of.createdAt, JSON.stringify(of.meaning)]],
};
