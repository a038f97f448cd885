/** Who this browser is: the anonymous id, the visit, and the user it said it was. One record, shared by all tabs through the jar. */
import type { Environment } from './environment.ts';
import { createJar } from './cookie.ts';

/** What is kept of a visitor. `start` and `last` are milliseconds; a visit ends 30 minutes after `last`. */
export interface Visitor {
  /** `y`: agreed. `a`: agreed, but not to personal content. `n`: refused, and nothing else is kept. Empty: not asked. */
  consent: '' | 'a' | 'y' | 'n';
  id: string;
  start: number;
  last: number;
  user: string;
}

/** The record of this browser. Reading never writes; every reading sees what other tabs did meanwhile. */
export interface Identity {
  now(): Visitor | undefined;
  /** The visitor, made or brought up to date: an event is happening. Only where consent allows. */
  visit(): Visitor;
  /** Another person than before on this device gets a new anonymous id, so that two people's histories stay apart. */
  become(user: string): void;
  /** A new, unknown visitor; what was agreed to stays. */
  reset(): void;
  grant(consent: 'a' | 'y'): void;
  /** Wipes the record; `remember` keeps the bare word that this browser refused. */
  refuse(remember: boolean): void;
}

const VISIT_GAP = 30 * 60_000;
/** While a visit goes on, the record is not rewritten more often than this. */
const FRESH = 10_000;

const RECORD = /^(n$|[ay]?\.[\da-f-]{36}(\.[\da-z]{1,9}){2}\.)/;

const parse = (text: string): Visitor | undefined => {
  const [consent, id, start, last, ...user] = text.split('.') as [Visitor['consent'], string, string, string];
  return RECORD.test(text)
    ? { consent, id, start: parseInt(start, 36), last: parseInt(last, 36), user: decodeURIComponent(user.join('.')) }
    : undefined;
};

/** `strict`: where consent is required, a record that vanished (another tab withdrew, the visitor cleared it) ends this tab's visitor as well. */
export function createIdentity(env: Environment, newId: () => string, strict: boolean): Identity {
  const jar = createJar(env, 'kith_id', parse);
  let known: Visitor | undefined;
  let kept = false;
  const now = (): Visitor | undefined => {
    const found = jar.read();
    if (found || (kept && strict)) known = found;
    kept ||= !!found;
    return known;
  };
  const save = (v: Visitor): Visitor => {
    known = v;
    jar.write([v.consent, v.id, v.start.toString(36), v.last.toString(36), encodeURIComponent(v.user)].join('.'));
    kept = !!jar.read();
    return v;
  };
  const newcomer = (consent: Visitor['consent'] = ''): Visitor => {
    const last = env.now();
    return { consent, id: newId(), start: last, last, user: '' };
  };
  const visit = (): Visitor => {
    const v = now() ?? newcomer();
    const last = env.now();
    const away = Math.abs(last - v.last);
    return away > FRESH || !kept ? save({ ...v, start: away > VISIT_GAP ? last : v.start, last }) : v;
  };
  return {
    now,
    visit,
    become(user) {
      const v = visit();
      save({ ...(v.user && v.user !== user ? newcomer(v.consent) : v), user });
    },
    reset() {
      save(newcomer(now()?.consent));
    },
    grant(consent) {
      const v = now();
      save({ ...(v?.id ? v : newcomer()), consent });
    },
    refuse(remember) {
      jar.wipe();
      kept = false;
      known = parse('n');
      if (remember) jar.write('n');
    },
  };
}
