/** The routes of imports as the collector answers them, in memory: what the pages are shown while they are tested. Each call is noted. */
import type { Import, ImportChange, ImportColumn, ImportFootprint, ImportPart, ImportReport, ImportTemplate } from '../../shared/api.ts';

/** A column as a file has it. */
export const column = (name: string, field: string | null, samples: string[] = [], more: Partial<ImportColumn> = {}): ImportColumn => ({
  ...{ name, field, extra: null, as: 'text', samples },
  ...more,
});
/** A file of customers. */
export const customers = (more: Partial<ImportPart> = {}): ImportPart => ({
  ...{ part: 1, name: 'customers.csv', bytes: 4096, format: 'csv', encoding: 'windows-1252', delimiter: ';', kind: 'customers' },
  ...{ dates: 'dmy', decimals: 'comma', fixed: {}, template: null, notes: [], problems: [] },
  columns: [
    column('Kundennummer', 'id', ['1001', '1002']),
    column('E-Mail', 'email', ['ada@example.com', 'max@example.com']),
    column('Umsatz', null, ['12,50', '1.250,00'], { extra: 'Umsatz', as: 'number' }),
    column('Intern', null),
  ],
  ...more,
});
/** A file of orders whose currency is said nowhere. */
export const orders = (more: Partial<ImportPart> = {}): ImportPart => ({
  ...customers(),
  ...{ part: 2, name: 'orders.csv', kind: 'orders', notes: ['12.03.2024 may be a day in March or in December.'] },
  columns: [
    column('order_id', 'order_id', ['A-1', 'A-1', 'A-2']),
    column('customer', 'customer', ['1001']),
    column('bought', null, ['12.03.2024']),
    column('price', 'price', ['9,90']),
    column('tax', 'tax', ['1,90']),
    column('tax 2', 'tax', ['0,10']),
  ],
  ...more,
});
/** What a try finds: people and orders, and one row that is damaged. */
export const report = (more: Partial<ImportReport> = {}): ImportReport => ({
  counts: [
    { kind: 'customers', rows: 3, bad: 1, leftOut: 0, new: 1, matched: 0, conflicts: 1, strangers: 0 },
    { kind: 'orders', rows: 4, bad: 0, leftOut: 1, new: 2, matched: 0, conflicts: 0, strangers: 1 },
  ],
  sums: [{ currency: 'EUR', orders: 2, lines: 3, amount: 29.7, discount: 0, returned: 9.9 }],
  preview: [
    {
      kind: 'customers',
      key: '1001',
      act: 'conflict',
      changes: [
        { field: 'name', from: 'Ada', to: 'Ada Müller', kept: true },
        { field: 'city', from: 'Ulm', to: 'Köln', kept: false },
      ],
    },
    { kind: 'orders', key: 'A-1', act: 'new', changes: [{ field: 'total', from: null, to: '19.80 EUR', kept: false }] },
  ],
  problems: [{ part: 1, line: 3, reason: 'The e-mail address "max" is none.', text: '1002;max;1.250,00' }],
  bad: 1,
  blocked: [],
  from: '2020-01-01T00:00:00.000Z',
  to: '2024-03-12T00:00:00.000Z',
  ...more,
});
/** What was stored. */
export const footprint: ImportFootprint = { peopleMade: 2, peopleTouched: 1, events: 9, orders: 3, returns: 1, consents: 0 };

/** An import that waits for its mapping. */
export const found = (more: Partial<Import> = {}): Import => ({
  ...{ id: 'i_1', name: 'customers.csv', status: 'mapping', reason: null, createdAt: '2026-03-01T10:00:00.000Z', by: 'Ada' },
  ...{ committedAt: null, undoneAt: null, progress: null, report: null, footprint: null },
  settings: { asOf: '2026-03-01', historyFrom: null, conflicts: 'keep', prefix: '' },
  parts: [customers(), orders()],
  ...more,
});
/** A mapping that Kith has ready, and one that was saved. */
export const TEMPLATES: ImportTemplate[] = [
  {
    ...{ id: 'shop', name: 'A shop’s orders', kind: 'orders', own: true, dates: 'ymd', decimals: 'point', fixed: { currency: 'EUR' } },
    columns: [column('order_id', 'order_id'), column('bought', 'date')].map(({ name, field, extra, as }) => ({ name, field, extra, as })),
  },
  { ...{ id: 't_1', name: 'Our CRM', kind: 'customers', own: false, dates: null, decimals: null, fixed: {} }, columns: [] },
];

/** One fake of the routes. `answer` takes a call below `/api/v1/`. */
export class FakeImports {
  /** `PUT imports/i_1` and so on, with what came along. */
  calls: { what: string; body: unknown }[] = [];
  /** How the next change is refused. */
  refuses: string | null = null;
  constructor(
    public all: Import[] = [],
    public templates: ImportTemplate[] = TEMPLATES,
  ) {}

  private one(id: string): Import {
    const one = this.all.find((row) => row.id === id);
    if (!one) throw new Error(`no import ${id}`);
    return one;
  }
  private set(id: string, more: Partial<Import>): Import {
    const next = { ...this.one(id), ...more };
    this.all = this.all.map((row) => (row.id === id ? next : row));
    return next;
  }
  private changed(id: string, change: ImportChange): Import {
    const sent = (change.parts ?? []) as ImportPart[];
    const parts = this.one(id).parts.map((part) => {
      const now = sent.find((one) => one.part === part.part);
      return now ? { ...part, ...now, columns: now.columns.map((one, i) => ({ ...one, samples: part.columns[i]?.samples ?? [] })) } : part;
    });
    return this.set(id, { name: change.name, settings: change.settings, parts, status: 'mapping', report: null } as Partial<Import>);
  }

  answer(method: string, path: string, body: unknown): { status: number; body?: unknown } {
    this.calls.push({ what: `${method} ${path}`, body });
    const [list, id = '', act] = path.split('?')[0]!.split('/');
    if (list === 'import-templates') {
      if (method === 'GET') return { status: 200, body: { items: this.templates, next: null } };
      if (method === 'DELETE') this.templates = this.templates.filter((one) => one.id !== id);
      return method === 'DELETE' ? { status: 204 } : { status: 201, body: this.templates[1] };
    }
    if (id === '') {
      if (method === 'POST') this.all = [found({ id: `i_${this.all.length + 1}`, parts: [customers()] }), ...this.all];
      const rows = this.all.map((one) => ({ ...one, rows: 7, bad: one.report?.bad ?? 0 }));
      return method === 'POST' ? { status: 201, body: this.all[0] } : { status: 200, body: { items: rows, next: null } };
    }
    if (!this.all.some((one) => one.id === id)) return { status: 404, body: { error: { code: 'not_found', message: 'No such import.' } } };
    if (method === 'GET') return { status: 200, body: this.one(id) };
    if (method === 'DELETE') this.all = this.all.filter((one) => one.id !== id);
    if (method === 'DELETE') return { status: 204 };
    if (method === 'PUT' && this.refuses) return { status: 400, body: { error: { code: 'invalid', message: this.refuses } } };
    if (method === 'PUT') return { status: 200, body: this.changed(id, body as ImportChange) };
    if (act === 'files') return { status: 200, body: this.set(id, { parts: [...this.one(id).parts, orders()] }) };
    if (act === 'check') return { status: 202, body: this.set(id, { status: 'checked', report: report() }) };
    if (act === 'commit')
      return { status: 202, body: this.set(id, { status: 'committed', committedAt: '2026-03-01T11:00:00.000Z', footprint }) };
    return { status: 202, body: this.set(id, { status: 'undone', undoneAt: '2026-03-02T11:00:00.000Z', footprint: null }) };
  }
}
