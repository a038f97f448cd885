/** What an import of history may hold: kinds of rows, and the fields that each knows. Pure data, read by the collector and by the page that maps columns. */

/**
 * How a cell is read: `text` as it stands, `email` an address, `date` an instant (a day is midnight in the site's zone), `number`, `amount` money,
 * `yes` a yes or no.
 */
export type FieldType = 'text' | 'email' | 'date' | 'number' | 'amount' | 'yes';
/** A field of a kind. `many`: several columns may be joined in it (amounts are added, text stands with spaces between). */
export interface ImportField {
  type: FieldType;
  many?: true;
}
/** A kind of rows. `needs`: of each list at least one field must have a column, or a value for all rows. `open`: other columns may be kept under a name. */
export interface ImportKindSpec {
  fields: Readonly<Record<string, ImportField>>;
  needs: readonly (readonly string[])[];
}

const text: ImportField = { type: 'text' };
const joined: ImportField = { type: 'text', many: true };
const email: ImportField = { type: 'email' };
const date: ImportField = { type: 'date' };
const number: ImportField = { type: 'number' };
const amount: ImportField = { type: 'amount' };
const added: ImportField = { type: 'amount', many: true };
const yes: ImportField = { type: 'yes' };

const PERSON = {
  ...{ id: text, email, name: text, first_name: text, last_name: text, phone: text, company: text, title: text },
  ...{ street: joined, postal_code: text, city: text, state: text, country: text },
  ...{ birthday: text, gender: text, language: text, website: text, tags: joined, notes: joined },
  ...{ relation: text, lead_source: text, lawful_basis: text, points: number },
  ...{ created: date, updated: date, subscribed: yes, subscribed_at: date, unsubscribed_at: date },
} as const;
const WHO = { customer: text, email } as const;
const someone = ['customer', 'email'] as const;

/** Every kind, in the order in which an import takes them: who comes before what they did. */
export const IMPORT_KINDS = {
  campaigns: {
    fields: { campaign: text, name: text, type: text, starts: date, ends: date, cost: amount, currency: text },
    needs: [['campaign']],
  },
  customers: { fields: PERSON, needs: [['id', 'email']] },
  prospects: { fields: PERSON, needs: [['id', 'email'], ['lead_source'], ['lawful_basis']] },
  relations: { fields: { ...WHO, relation: text, with: text, since: date }, needs: [someone, ['relation']] },
  consents: {
    fields: { ...WHO, purpose: text, granted: yes, date, proof: text },
    needs: [someone, ['purpose'], ['granted'], ['date']],
  },
  orders: {
    fields: {
      ...{ order_id: text, ...WHO, name: text, date, status: text, currency: text, coupon: joined, channel: text, affiliation: text },
      ...{ product_id: text, product: joined, category: text, quantity: number, price: amount, amount, line_discount: added, cost: amount },
      ...{ discount: added, tax: added, shipping: added, total: amount, refunded: amount, refunded_at: date },
      ...{ paid_at: date, payment_method: text, payment_reference: text },
    },
    needs: [['order_id'], someone, ['date'], ['price', 'amount', 'total']],
  },
  returns: {
    fields: {
      ...{ order_id: text, refund_id: text, ...WHO, date, amount, currency: text, product_id: text, product: text },
      ...{ quantity: number, reason: text },
    },
    needs: [['order_id'], ['date']],
  },
  touches: {
    fields: {
      ...{ ...WHO, date, channel: text, direction: text, campaign: text, subject: text, note: joined },
      ...{ outcome: text, agent: text, cost: amount, currency: text },
    },
    needs: [someone, ['date', 'campaign']],
  },
  responses: {
    fields: { ...WHO, date, campaign: text, response: text, detail: joined, value: amount, currency: text },
    needs: [someone, ['date'], ['campaign']],
  },
  points: { fields: { ...WHO, points: number, program: text, date }, needs: [someone, ['points'], ['date']] },
  answers: {
    fields: { ...WHO, date, survey: text, question: text, answer: text, score: number },
    needs: [someone, ['date'], ['question', 'survey'], ['answer', 'score']],
  },
} as const satisfies Record<string, ImportKindSpec>;

/** The name of a kind of rows. */
export type ImportKind = keyof typeof IMPORT_KINDS;
/** The names of all kinds, in the order in which they are taken. */
export const IMPORT_KIND_NAMES = Object.keys(IMPORT_KINDS) as ImportKind[];

/** What a kind knows of a field; undefined for a name that is none of its fields. */
export const fieldOf = (kind: ImportKind, name: string): ImportField | undefined => {
  const fields: Readonly<Record<string, ImportField>> = IMPORT_KINDS[kind].fields;
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
};
