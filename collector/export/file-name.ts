import { dayOf } from '../../shared/time.ts';
import type { SiteContext } from '../site.ts';

/** A name as part of a file's name: small letters, digits and hyphens; '' when nothing of it is left. */
const plainName = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);

/** The header that names a file: `attachment; filename="my-shop-orders-2026-03-04.csv"`, with the day on the site's clock. */
export const fileNameOf = (site: SiteContext, list: string, now: number, ending: string): string =>
  `attachment; filename="${plainName(site.name) || plainName(site.id)}-${list}-${dayOf(now, site.timeZone)}.${ending}"`;
