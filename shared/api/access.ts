/** People, roles, sites, keys and the set-up. */

/** The roles, most powerful first. */
export const ROLES = ['owner', 'marketer', 'viewer'] as const;
/** What a member may do on a site. */
export type Role = (typeof ROLES)[number];
/** Whether a visitor must agree before anything is stored about them. */
export type ConsentMode = 'required' | 'implied' | 'none';

/** A site's settings, as asked at set-up. `weekStart`: 1 Monday ... 7 Sunday. */
export interface Site {
  id: string;
  name: string;
  /** Allowed origins (`https://shop.example`), or `['*']`. */
  origins: string[];
  timeZone: string;
  currency: string;
  language: string;
  weekStart: number;
  pricesWithTax: boolean;
  consent: ConsentMode;
  /** Hosts whose visits are spam, beside those that are built in. */
  spamReferrers: string[];
  createdAt: string;
}
/** `GET /api/v1/session`: who is logged in, and what they may see. 401 when nobody is; `setup` true while no owner exists. */
export interface Session {
  member: { id: string; email: string; name: string };
  sites: (Site & { role: Role })[];
  version: string;
  demo: boolean;
  /** The site whose people are simulated; null where nobody is. */
  demoSite: string | null;
}
/** `GET /api/v1/setup`: whether set-up is still open. `POST /api/v1/setup` {token, email, password, name, site} -> Session. */
export interface SetupState {
  open: boolean;
}
/** A person who may log in, with their role on the site that is shown. */
export interface Member {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: string;
  lastSeen: string | null;
}
/** A source with its key. A secret key is shown whole only in the answer that creates it. */
export interface SourceKey {
  id: string;
  kind: 'browser' | 'server';
  name: string;
  key: string;
  createdAt: string;
  lastUsed: string | null;
  revokedAt: string | null;
}
/** `GET /api/v1/check`: is the script tag working, and if not, why? Newest first. */
export interface InstallCheck {
  lastEvent: string | null;
  events24h: number;
  /**
   * What keeps events away: first what is concluded (`mixed_content`: an https site, an http Kith; `not_loaded`: no browser ever fetched the script;
   * `consent_pending`: the script was fetched, and the site asks before anything is sent), then what was refused at the door lately.
   */
  refusals: {
    cause: 'mixed_content' | 'not_loaded' | 'consent_pending' | 'unknown_key' | 'origin_refused' | 'bad_body' | 'rejected_event';
    detail: string;
    count: number;
    last: string;
  }[];
  scriptLoads: { count: number; last: string | null; origins: string[] };
  /** Events of the last 7 days of the site that named nobody: counted by day and name, not kept. The most frequent names, most first. */
  measured: { total: number; names: { name: string; count: number }[] };
  scriptTag: string;
  scriptUrl: string;
  integrity: string;
}
