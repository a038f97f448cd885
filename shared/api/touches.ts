/** Contacts: in which channel somebody was reached, what came of it, and what it cost. */
import type { ExportedBuyer } from './export.ts';

/** What is told of one contact; of texts, null where nobody said. */
interface Contact {
  at: string;
  /** Mail, call, letter, visit, ad, web, ... */
  channel: string | null;
  /** Who began it: in, or out. */
  direction: string | null;
  campaign: string | null;
  subject: string | null;
  outcome: string | null;
  /** Who made it. */
  agent: string | null;
  /** What it cost, in `currency`; null where nobody said. */
  cost: number | null;
  currency: string;
  /** What of that counts in `countedIn`, the site's currency: 0 while no rate reaches it. */
  counted: number;
  countedIn: string;
}
/** One row of `GET /api/v1/profiles/{id}/touches`, newest first. */
export interface Touch extends Contact {
  messageId: string;
}
/** A contact in a file. */
export interface ExportedTouch extends Contact {
  messageId: string;
  profile: ExportedBuyer;
}
