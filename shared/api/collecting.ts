/** What becomes of events that were sent. */
import type { Problem } from '../event.ts';

/** Why one event of a batch was refused, and which one it was. */
export interface Rejected extends Problem {
  index: number;
  messageId: string | null;
}
/** `POST /v1/batch` and its kin: what became of the events that were sent. */
export interface IngestAnswer {
  ok: true;
  accepted: number;
  duplicates: number;
  rejected: Rejected[];
}
