/** Rows as the events that they stand for, dated as the file dates them. Pure: the same rows make the same events, so that telling them again changes nothing. */
import type { Event, Json } from '../../shared/event.ts';
import { orderEvents } from './order.ts';
import { returnEvent } from './return.ts';
import type { Group, ReadRow } from './state.ts';
import { event, given, text, time, type Telling } from './telling.ts';

const TRAITS = [
  ...[
    'email',
    'name',
    'first_name',
    'last_name',
    'phone',
    'company',
    'title',
    'city',
    'country',
    'birthday',
    'gender',
    'language',
    'website',
    'tags',
    'notes',
  ],
  ...['relation', 'lead_source', 'lawful_basis'],
] as const;
const MARKETING = 'marketing';

/** The events of a group of rows. */
export function tell(group: Group, by: Telling): Event[] {
  const row = group.rows[0];
  if (!row) return [];
  switch (by.kind) {
    case 'campaigns':
      return [];
    case 'customers':
    case 'prospects':
      return personEvents(row, group, by);
    case 'orders':
      return orderEvents(group, by);
    case 'relations':
      return [
        event(by, group, row, 'identify', '', traitsAt(row.fields['since'], by), {
          relation: row.fields['relation'],
          ...given(row, ['with'], { with: 'relation_with' }),
          ...row.extra,
        }),
      ];
    case 'consents':
      return [
        consentEvent(group, row, by, {
          purpose: text(row, 'purpose'),
          granted: row.fields['granted'] === true,
          ts: time(row, 'date') ?? by.asOf,
        }),
      ];
    case 'returns':
      return [returnEvent(group, by)];
    case 'touches': {
      const ts = time(row, 'date') ?? by.campaignStart(text(row, 'campaign')) ?? by.asOf;
      return [
        act('Touch Made', group, row, by, ts, [
          'channel',
          'direction',
          'campaign',
          'subject',
          'note',
          'outcome',
          'agent',
          'cost',
          'currency',
        ]),
      ];
    }
    case 'responses':
      return [
        act('Campaign Responded', group, row, by, time(row, 'date') ?? by.asOf, ['campaign', 'response', 'detail', 'value', 'currency']),
      ];
    case 'points':
      return [act('Points Opened', group, row, by, time(row, 'date') ?? by.asOf, ['points', 'program'])];
    case 'answers':
      return [act('Survey Answered', group, row, by, time(row, 'date') ?? by.asOf, ['survey', 'question', 'answer', 'score'])];
  }
}

const act = (name: string, group: Group, row: ReadRow, by: Telling, ts: number, fields: readonly string[]): Event =>
  event(by, group, row, 'track', name, ts, { ...row.extra, ...given(row, fields) });

/** When traits are said: what is to win over newer words is said as of the export. */
const traitsAt = (ms: unknown, { settings, asOf }: Telling): number =>
  typeof ms === 'number' && settings.conflicts === 'keep' ? ms : asOf;

function personEvents(row: ReadRow, group: Group, by: Telling): Event[] {
  const [created, updated] = [time(row, 'created'), time(row, 'updated')];
  const traits: Json = { ...row.extra, ...given(row, TRAITS) };
  const address = given(row, ['street', 'postal_code', 'city', 'state', 'country'], { postal_code: 'postalCode' });
  if ('street' in address || 'postalCode' in address || 'state' in address) traits['address'] = address;
  if (traits['name'] === undefined && (traits['first_name'] !== undefined || traits['last_name'] !== undefined))
    traits['name'] = [traits['first_name'], traits['last_name']].filter((part) => part !== undefined).join(' ');
  if (created !== null) traits['created_at'] = new Date(created).toISOString();
  const kept = by.kept(by.userOf(row));
  for (const name of Object.keys(traits)) if (kept.has(name)) delete traits[name];
  const said = updated ?? (by.settings.conflicts === 'keep' ? (created ?? by.asOf) : by.asOf);
  const events = [event(by, group, row, 'identify', '', said, traits)];
  if (created !== null && created < said) events.unshift(event(by, group, row, 'track', 'Customer Created', created, {}, '-made'));
  const marketing = { purpose: MARKETING, proof: text(row, 'lawful_basis') };
  const [on, off] = [time(row, 'subscribed_at'), time(row, 'unsubscribed_at')];
  if (on !== null) events.push(consentEvent(group, row, by, { ...marketing, granted: true, ts: on }, '-on'));
  if (off !== null) events.push(consentEvent(group, row, by, { ...marketing, granted: false, ts: off }, '-off'));
  const subscribed = Object.hasOwn(row.fields, 'subscribed') ? row.fields['subscribed'] : undefined;
  if (subscribed !== undefined && on === null && off === null)
    events.push(consentEvent(group, row, by, { ...marketing, granted: subscribed === true, ts: updated ?? created ?? by.asOf }, '-sub'));
  if (row.fields['points'] !== undefined)
    events.push(event(by, group, row, 'track', 'Points Opened', by.asOf, given(row, ['points']), '-points'));
  return events;
}

function consentEvent(
  group: Group,
  row: ReadRow,
  by: Telling,
  { purpose, granted, ts, proof = text(row, 'proof') }: { purpose: string; granted: boolean; ts: number; proof?: string },
  mark = '',
): Event {
  return event(by, group, row, 'track', '$consent', ts, { purposes: { [purpose]: granted }, ...(proof === '' ? {} : { proof }) }, mark);
}
