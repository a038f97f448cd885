/** What gets out as files: `GET /api/v1/export/...?format=csv|ndjson`. As NDJSON each line is one of these objects; docs/export.md has the columns of the CSV. */
import type { Json } from '../event.ts';
import type { OrderLine } from './orders.ts';
import type { ImportProblem } from './imports.ts';
import type { AccountRow, ProfileRow, WarningGroup, WarningKind } from './profiles.ts';

/** The forms of a file: for spreadsheets, and for programs (one JSON object a line). */
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
/** The form of a file. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A person in a file. `revenue` is in `currency`, the site's. */
export interface ExportedProfile extends ProfileRow {
  currency: string;
  /** Since when they are in the segment that the file is of; null where it is of none. */
  inSegmentSince: string | null;
  /** The newest word on each purpose. */
  consents: Record<string, boolean>;
  /** Their own and those that Kith works out (`$stage`, `$country`, ...). */
  traits: Json;
}
/** Whose an order or return is. */
export interface ExportedBuyer {
  id: string;
  userId: string | null;
  name: string | null;
  email: string | null;
}
/** An order in a file. */
export interface ExportedOrder {
  orderId: string;
  at: string;
  profile: ExportedBuyer;
  /** Whether the site's own server reported it; else only a browser did. */
  confirmed: boolean;
  /** Whether it was cancelled; it then counts as nothing. */
  cancelled: boolean;
  currency: string;
  /** What was charged for goods, less discounts, without tax added on top and shipping; in `currency`, as the next three are. */
  amount: number;
  discount: number;
  tax: number;
  shipping: number;
  /** What carrying it costs, where the server said so; in `currency`. */
  shippingCost: number | null;
  channel: string | null;
  intermediary: string | null;
  coupon: string | null;
  /** What of it counts as revenue, and what came back of that; in `countedIn`, the site's currency. */
  counted: number;
  returned: number;
  /** What `counted` leaves when the goods are paid, before returns, and what serving it costs. */
  margin: number;
  costs: number;
  /** What of `counted` has goods whose cost rests on a rate, and what of it has goods whose cost nobody knows. */
  rated: number;
  uncosted: number;
  countedIn: string;
  lines: OrderLine[];
}
/** A return in a file. */
export interface ExportedReturn {
  orderId: string;
  at: string;
  profile: ExportedBuyer;
  confirmed: boolean;
  currency: string;
  /** By which reports of one refund are known: they are one return, of which the newest counts. Null for a report that stands by itself. */
  refundId: string | null;
  /** Whether the report says that the refund was taken back. */
  cancelled: boolean;
  /** What was reported as returned, in `currency`; null: everything that was ordered, or what is taken back. */
  amount: number | null;
  /** What of it counts, in `countedIn`, the site's currency. */
  counted: number;
  /** What it takes of the order's margin, and what taking it back costs. */
  margin: number;
  costs: number;
  /** Whether the report says that nothing of it can be sold again. */
  writtenOff: boolean;
  countedIn: string;
  /** The lines that came back, where the report named any. */
  lines: OrderLine[];
}
/** An account in a file. */
export interface ExportedAccount extends AccountRow {
  traits: Json;
}
/** One statement that was refused while telling people apart; the page shows them in groups by kind and sender. */
export interface ExportedWarning {
  kind: WarningKind;
  /** Library and page. */
  sender: string;
  source: string;
  detail: string;
  count: number;
  first: string;
  last: string;
  /** The path of the page that said it last; null when unknown. */
  page: string | null;
  profile: WarningGroup['examples'][number]['profile'];
}
/** A line of the trail. `member`: who, by their address; null for a program or the machine's owner. */
export interface ExportedAct {
  id: string;
  at: string;
  member: string | null;
  act: string;
  subject: string;
  detail: unknown;
}
/** A row of an import that was not taken. */
export interface ExportedProblem extends Omit<ImportProblem, 'part'> {
  file: string;
}
/** What one source said of a campaign. */
export interface ExportedCampaign {
  id: string;
  name: string;
  type: string;
  starts: string | null;
  ends: string | null;
  /** In `currency`; null where nobody said. */
  cost: number | null;
  currency: string | null;
  /** What else was said of it. */
  more: Json;
  source: string;
}
